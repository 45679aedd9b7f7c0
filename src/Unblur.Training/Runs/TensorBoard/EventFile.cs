using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Unblur.Imaging;

namespace Unblur.Training.Runs.TensorBoard;

/// <summary>A file of events that TensorBoard shows: curves of numbers and pictures, by step.</summary>
/// <remarks>
/// Records are framed as in TFRecord files: length, masked CRC-32C of the length, the bytes, masked CRC-32C of the bytes, little endian. Each
/// is one message of the type Event; <see cref="EventMessage"/> has its fields.
/// </remarks>
public sealed class EventFile : IDisposable
{
    private readonly FileStream _file;
    private readonly TimeProvider _clock;

    /// <summary>Begins a file of its own in a folder, which is made where it is missing.</summary>
    /// <param name="folder">TensorBoard's <c>--logdir</c>, or a folder in it.</param>
    /// <param name="firstStep">The first step that will be written: of what older files of the folder hold from it on, TensorBoard shows nothing more.</param>
    /// <param name="clock">Gives each event its time.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public EventFile(string folder, long firstStep, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _clock = clock ?? TimeProvider.System;
        Directory.CreateDirectory(folder);
        string name = string.Create(
            CultureInfo.InvariantCulture, $"events.out.tfevents.{_clock.GetUtcNow().ToUnixTimeSeconds():0000000000}.unblur.{Environment.ProcessId}");
        Path = Unused(System.IO.Path.Combine(folder, name));
        _file = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Append(EventMessage.Version());
        Append(EventMessage.SessionStart(firstStep));
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Adds a point to a curve.</summary>
    /// <param name="tag">The curve's name; what stands in front of a slash groups curves.</param>
    /// <param name="step">Where.</param>
    /// <param name="value">Stored as float32.</param>
    public void Scalar(string tag, long step, double value) => Append(EventMessage.Scalar(tag, step, (float)value));

    /// <summary>Adds a picture, as PNG.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="step">When.</param>
    /// <param name="picture">1 or 3 channels in [0,1].</param>
    public void Image(string tag, long step, PlanarImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Append(EventMessage.Image(tag, step, picture.Height, picture.Width, picture.Channels, Photo.FromPlanes(picture).Encode(PhotoFormat.Png)));
    }

    public void Dispose() => _file.Dispose();

    /// <summary>CRC-32C, rotated and shifted so that a checksum of checksums stays one.</summary>
    internal static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return BitOperations.RotateRight(~checksum, 15) + 0xa282ead8;
    }

    // A record goes out in one write: a process that is killed leaves whole ones, or a last one that readers drop.
    private void Append(EventMessage message)
    {
        byte[] data = message.ToBytes((_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        byte[] record = new byte[data.Length + 16];
        BinaryPrimitives.WriteInt64LittleEndian(record, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedChecksum(record.AsSpan(0, 8)));
        data.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + data.Length), MaskedChecksum(data));
        _file.Write(record);
    }

    private static string Unused(string path)
    {
        string candidate = path;
        for (int i = 1; File.Exists(candidate); i++)
        {
            candidate = string.Create(CultureInfo.InvariantCulture, $"{path}.{i}");
        }

        return candidate;
    }
}

using NetVips;

namespace Unblur.Imaging.Vips;

/// <summary>A stream as a target of libvips. For TIFF the stream must also support reading and seeking.</summary>
internal sealed class StreamTarget : IDisposable
{
    private readonly Stream _stream;

    public StreamTarget(Stream stream)
    {
        VipsLibrary.EnsureStarted();
        _stream = stream;
        Target = new TargetCustom();
        Target.OnWrite += (buffer, length) => Guarded(() =>
        {
            _stream.Write(buffer, 0, length);
            return length;
        });
        Target.OnRead += (buffer, length) => (int)Guarded(() => _stream.Read(buffer, 0, length));
        Target.OnSeek += (offset, origin) => Guarded(() => _stream.Seek(offset, origin));
    }

    public TargetCustom Target { get; }

    /// <summary>The exception of the stream; libvips only reports that writing failed.</summary>
    public Exception? Failure { get; private set; }

    public void Dispose() => Target.Dispose();

    /// <summary>No exception may pass through native frames: stores it, and returns an error to libvips.</summary>
    private long Guarded(Func<long> work)
    {
        try
        {
            return work();
        }
#pragma warning disable CA1031 // rethrown by whoever started the save
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Failure ??= failure;
            return -1;
        }
    }
}

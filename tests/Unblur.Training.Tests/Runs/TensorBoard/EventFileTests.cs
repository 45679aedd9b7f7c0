using System.Buffers.Binary;
using System.Text;
using Unblur.Imaging;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Training.Runs.TensorBoard;

namespace Unblur.Training.Tests.Runs.TensorBoard;

public sealed class EventFileTests
{
    [Fact]
    public void MaskedChecksum_KnownText_HasThePublishedChecksum()
    {
        const uint Checksum = 0xE3069283;                                                       // CRC-32C of "123456789"

        Assert.Equal(((Checksum >> 15) | (Checksum << 17)) + 0xa282ead8, EventFile.MaskedChecksum("123456789"u8));
    }

    [Fact]
    public void Events_ReadBack_AreWhatWasWritten()
    {
        using TemporaryFolder folder = new();
        PlanarImage picture = TestPhotos.Draw(1, 20, 10);
        string path;
        using (EventFile events = new(folder.File("tb"), firstStep: 301, new Fixed()))
        {
            path = events.Path;
            events.Scalar("deblur/reblur", 350, 0.25);
            events.Image("sample/dog", 400, picture);
        }

        List<Dictionary<int, byte[]>> records = Records(path);
        Assert.Contains("tfevents", path, StringComparison.Ordinal);
        Assert.All(records, record => Assert.Equal(BitConverter.GetBytes(1e9 + 0.5), record[1]));
        Assert.Equal("brain.Event:2", Encoding.UTF8.GetString(records[0][3]));
        Assert.Equal((301, 1), (Number(records[1][2]), Number(Fields(records[1][7])[1])));

        Dictionary<int, byte[]> scalar = Fields(Fields(records[2][5])[1]);
        Assert.Equal((350, "deblur/reblur", 0.25f), (Number(records[2][2]), Encoding.UTF8.GetString(scalar[1]), BitConverter.ToSingle(scalar[2])));

        Dictionary<int, byte[]> image = Fields(Fields(records[3][5])[1]);
        Dictionary<int, byte[]> content = Fields(image[4]);
        Assert.Equal((400, "sample/dog"), (Number(records[3][2]), Encoding.UTF8.GetString(image[1])));
        Assert.Equal((10, 20, 3), (Number(content[1]), Number(content[2]), Number(content[3])));
        Assert.Equal(Photo.FromPlanes(picture).ToPlanes().Values, Photo.Decode(content[4]).ToPlanes().Values);
    }

    [Fact]
    public void EventFile_SecondInTheSameSecond_GetsAFileOfItsOwn()
    {
        using TemporaryFolder folder = new();
        using EventFile first = new(folder.Path, 0, new Fixed()), second = new(folder.Path, 0, new Fixed());

        Assert.NotEqual(first.Path, second.Path);
    }

    /// <summary>Checks the frames, and takes the messages apart: field to its bytes, numbers as their varint.</summary>
    private static List<Dictionary<int, byte[]>> Records(string path)
    {
        List<Dictionary<int, byte[]>> records = [];
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        while (rest.Length > 0)
        {
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(rest);
            Assert.Equal(SlowMaskedChecksum(rest[..8]), BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]));
            ReadOnlySpan<byte> data = rest.Slice(12, length);
            Assert.Equal(SlowMaskedChecksum(data), BinaryPrimitives.ReadUInt32LittleEndian(rest[(12 + length)..]));
            records.Add(Fields(data.ToArray()));
            rest = rest[(16 + length)..];
        }

        return records;
    }

    // Bit by bit, with the reflected polynomial of Castagnoli.
    private static uint SlowMaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            checksum ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                checksum = (checksum & 1) != 0 ? (checksum >> 1) ^ 0x82F63B78 : checksum >> 1;
            }
        }

        checksum = ~checksum;
        return ((checksum >> 15) | (checksum << 17)) + 0xa282ead8;
    }

    private static Dictionary<int, byte[]> Fields(byte[] message)
    {
        Dictionary<int, byte[]> fields = [];
        int at = 0;
        while (at < message.Length)
        {
            int key = (int)Varint(message, ref at);
            int start = at;
            int length = (key & 7) switch { 1 => 8, 5 => 4, 2 => (int)Varint(message, ref at), _ => 0 };
            if ((key & 7) == 0)
            {
                Varint(message, ref at);
            }
            else if ((key & 7) != 2)
            {
                at = start + length;
            }

            fields[key >> 3] = (key & 7) == 2 ? message[at..(at += length)] : message[start..at];
        }

        return fields;
    }

    private static long Varint(byte[] message, ref int at)
    {
        long value = 0L;
        for (int shift = 0; ; shift += 7)
        {
            value |= (message[at] & 127L) << shift;
            if (message[at++] < 128)
            {
                return value;
            }
        }
    }

    private static long Number(byte[] varint)
    {
        int at = 0;
        return Varint(varint, ref at);
    }

    private sealed class Fixed : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1e9 + 0.5);
    }
}

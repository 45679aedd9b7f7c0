using System.Runtime.InteropServices;

namespace Unblur.Imaging.Codecs;

/// <summary>Interleaved samples in memory, row by row: grey, grey + alpha, RGB or RGB + alpha; 16-bit samples are native-endian.</summary>
internal sealed class PixelBuffer
{
    public PixelBuffer(int width, int height, int bands, int bits, byte[] bytes)
    {
        (Width, Height, Bands, Bits, Bytes) = (width, height, bands, bits, bytes);
        if (bytes.LongLength != (long)width * height * bands * (bits / 8))
        {
            throw new ArgumentException($"{bytes.LongLength} bytes do not fill {width} x {height} x {bands} samples of {bits} bits.", nameof(bytes));
        }
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha.</summary>
    public int Bands { get; }

    /// <summary>Bits of a sample: 8 or 16.</summary>
    public int Bits { get; }

    public byte[] Bytes { get; }

    public bool IsGrey => Bands <= 2;

    public bool HasAlpha => Bands is 2 or 4;

    /// <summary>Whether alpha is absent or full in every pixel.</summary>
    public bool IsOpaque => !HasAlpha || (Bits == 8 ? IsFull<byte>(byte.MaxValue) : IsFull<ushort>(ushort.MaxValue));

    /// <summary>The samples of a row from column <paramref name="x"/> on.</summary>
    public Span<T> Row<T>(int x, int y, int width)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(Bytes.AsSpan()).Slice(((y * Width) + x) * Bands, width * Bands);

    /// <summary>The same pixels in 8 bits, rounded to nearest.</summary>
    public PixelBuffer ToEightBit()
    {
        if (Bits == 8)
        {
            return this;
        }

        ReadOnlySpan<ushort> wide = MemoryMarshal.Cast<byte, ushort>(Bytes);
        byte[] narrow = GC.AllocateUninitializedArray<byte>(wide.Length);
        for (int i = 0; i < narrow.Length; i++)
        {
            narrow[i] = (byte)((wide[i] + 128) / 257); // 65535 = 255 x 257
        }

        return new PixelBuffer(Width, Height, Bands, 8, narrow);
    }

    /// <summary>The same colours without alpha.</summary>
    public PixelBuffer WithoutAlpha()
    {
        if (!HasAlpha)
        {
            return this;
        }

        int colour = (Bands - 1) * (Bits / 8), pixel = Bands * (Bits / 8);
        byte[] bytes = GC.AllocateUninitializedArray<byte>(Width * Height * colour);
        for (int from = 0, to = 0; to < bytes.Length; from += pixel, to += colour)
        {
            Bytes.AsSpan(from, colour).CopyTo(bytes.AsSpan(to));
        }

        return new PixelBuffer(Width, Height, Bands - 1, Bits, bytes);
    }

    private bool IsFull<T>(T full)
        where T : unmanaged, IEquatable<T>
    {
        ReadOnlySpan<T> samples = MemoryMarshal.Cast<byte, T>(Bytes);
        for (int i = Bands - 1; i < samples.Length; i += Bands)
        {
            if (!samples[i].Equals(full))
            {
                return false;
            }
        }

        return true;
    }
}

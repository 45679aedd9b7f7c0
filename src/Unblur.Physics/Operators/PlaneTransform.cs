using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Unblur.Physics.Operators;

/// <summary>Fourier transforms of real planes, H x W; sides even, with no prime factor above 5. The result does not depend on the number of threads.</summary>
/// <remarks>
/// The spectrum has the vertical frequencies 0 to H/2 and all horizontal ones; the rest is the conjugate. Down the columns, two strips of eight columns
/// are one complex transform; along the rows, eight at a time. Working memory comes from the shared pool.
/// </remarks>
internal sealed class PlaneTransform
{
    private const int Lanes = 8;

    private readonly MixedRadixTransform _down, _across;

    /// <param name="height">H, even.</param>
    /// <param name="width">W, even.</param>
    /// <param name="maximumThreads">Strips computed at the same time, at least 1.</param>
    public PlaneTransform(int height, int width, int maximumThreads = 1)
    {
        if (height % 2 != 0 || width % 2 != 0)
        {
            throw new ArgumentException($"A plane of {width} x {height} has an odd side: pad it to an even one.", nameof(height));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(maximumThreads, 1);
        (_down, _across) = (new MixedRadixTransform(height), new MixedRadixTransform(width));
        MaximumThreads = maximumThreads;
    }

    public int Height => _down.Size;

    public int Width => _across.Size;

    /// <summary>Strips computed at the same time, at least 1.</summary>
    public int MaximumThreads { get; set; }

    /// <summary>An empty spectrum for planes of this size.</summary>
    public Spectrum NewSpectrum() => new(Height, Width);

    /// <summary>X(v, u) = Σ x(y, x) exp(−2πi (v y / H + u x / W)).</summary>
    /// <param name="plane">H x W values, and perhaps more behind them.</param>
    /// <param name="spectrum">Of <see cref="NewSpectrum"/>; overwritten.</param>
    public void Forward(float[] plane, Spectrum spectrum)
    {
        Require(plane, spectrum);
        Rows.ForEach(spectrum.Stride / (2 * Lanes), MaximumThreads, strip => Strip(Height, plane, spectrum, strip * 2 * Lanes, DownForward));
        Rows.ForEach(spectrum.Rows / Lanes, MaximumThreads, strip => Strip(Width, plane, spectrum, strip * Lanes, AcrossForward));
    }

    /// <summary>The inverse, with the factor 1 / (H W).</summary>
    /// <param name="spectrum">Overwritten with working values.</param>
    /// <param name="plane">H x W values, to be filled; what is behind them stays.</param>
    public void Inverse(Spectrum spectrum, float[] plane)
    {
        Require(plane, spectrum);
        Rows.ForEach(spectrum.Rows / Lanes, MaximumThreads, strip => Strip(Width, plane, spectrum, strip * Lanes, AcrossInverse));
        Rows.ForEach(spectrum.Stride / (2 * Lanes), MaximumThreads, strip => Strip(Height, plane, spectrum, strip * 2 * Lanes, DownInverse));
    }

    private void Require(float[] plane, Spectrum spectrum)
    {
        if (plane.Length < Height * Width || spectrum.Height != Height || spectrum.Width != Width)
        {
            throw new ArgumentException(
                $"{plane.Length} values and a spectrum of {spectrum.Width} x {spectrum.Height} do not fit transforms of {Width} x {Height}.", nameof(plane));
        }
    }

    private static void Strip(int size, float[] plane, Spectrum spectrum, int at, Action<float[], Spectrum, int, Work> action)
    {
        Vector256<float>[] rented = ArrayPool<Vector256<float>>.Shared.Rent(4 * size);
        action(plane, spectrum, at, new Work(rented, size));
        ArrayPool<Vector256<float>>.Shared.Return(rented);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DownForward(float[] plane, Spectrum spectrum, int left, Work work)
    {
        Span<Vector256<float>> re = work.Re, im = work.Im;
        Load(plane, left, re);
        Load(plane, left + Lanes, im);
        _down.Forward(re, im, work.OtherRe, work.OtherIm);
        for (int v = 0; v <= Height / 2; v++)
        {
            int other = v == 0 ? 0 : Height - v, at = (v * spectrum.Stride) + left;
            ((re[v] + re[other]) * 0.5f).CopyTo(spectrum.Re.AsSpan(at));
            ((im[v] - im[other]) * 0.5f).CopyTo(spectrum.Im.AsSpan(at));
            ((im[v] + im[other]) * 0.5f).CopyTo(spectrum.Re.AsSpan(at + Lanes));
            ((re[other] - re[v]) * 0.5f).CopyTo(spectrum.Im.AsSpan(at + Lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DownInverse(float[] plane, Spectrum spectrum, int left, Work work)
    {
        Span<Vector256<float>> re = work.Re, im = work.Im;
        for (int v = 0; v <= Height / 2; v++)
        {
            int other = v == 0 ? 0 : Height - v, at = (v * spectrum.Stride) + left;
            var aRe = Vector256.Create<float>(spectrum.Re.AsSpan(at));
            var aIm = Vector256.Create<float>(spectrum.Im.AsSpan(at));
            var bRe = Vector256.Create<float>(spectrum.Re.AsSpan(at + Lanes));
            var bIm = Vector256.Create<float>(spectrum.Im.AsSpan(at + Lanes));
            (re[other], im[other]) = (aRe + bIm, bRe - aIm);
            (re[v], im[v]) = (aRe - bIm, aIm + bRe);
        }

        _down.Forward(im, re, work.OtherIm, work.OtherRe);
        Store(re, plane, left);
        Store(im, plane, left + Lanes);
    }

    private void AcrossForward(float[] plane, Spectrum spectrum, int top, Work work)
    {
        Across(spectrum, top, work, toLanes: true);
        _across.Forward(work.Re, work.Im, work.OtherRe, work.OtherIm);
        Across(spectrum, top, work, toLanes: false);
    }

    private void AcrossInverse(float[] plane, Spectrum spectrum, int top, Work work)
    {
        Across(spectrum, top, work, toLanes: true);
        _across.Forward(work.Im, work.Re, work.OtherIm, work.OtherRe);
        Across(spectrum, top, work, toLanes: false);
    }

    /// <summary>Eight rows of the spectrum into lanes, or back.</summary>
    private static void Across(Spectrum spectrum, int top, Work work, bool toLanes)
    {
        Transposition.Run(spectrum.Re.AsSpan(top * spectrum.Stride), spectrum.Stride, work.Re, toLanes);
        Transposition.Run(spectrum.Im.AsSpan(top * spectrum.Stride), spectrum.Stride, work.Im, toLanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Load(float[] plane, int left, Span<Vector256<float>> strip)
    {
        int count = Math.Clamp(Width - left, 0, Lanes);
        if (count == Lanes)
        {
            for (int y = 0; y < strip.Length; y++)
            {
                strip[y] = Vector256.Create<float>(plane.AsSpan((y * Width) + left, Lanes));
            }

            return;
        }

        strip.Clear();
        Span<float> values = MemoryMarshal.Cast<Vector256<float>, float>(strip);
        for (int y = 0; y < strip.Length && count > 0; y++)
        {
            plane.AsSpan((y * Width) + left, count).CopyTo(values[(y * Lanes)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(ReadOnlySpan<Vector256<float>> strip, float[] plane, int left)
    {
        var scale = Vector256.Create(1f / ((float)Height * Width));
        int count = Math.Clamp(Width - left, 0, Lanes);
        Span<float> buffer = stackalloc float[Lanes];
        for (int y = 0; y < strip.Length && count > 0; y++)
        {
            if (count == Lanes)
            {
                (strip[y] * scale).CopyTo(plane.AsSpan((y * Width) + left));
                continue;
            }

            (strip[y] * scale).CopyTo(buffer);
            buffer[..count].CopyTo(plane.AsSpan((y * Width) + left));
        }
    }

    private readonly struct Work(Vector256<float>[] rented, int size)
    {
        public Span<Vector256<float>> Re => rented.AsSpan(0, size);

        public Span<Vector256<float>> Im => rented.AsSpan(size, size);

        public Span<Vector256<float>> OtherRe => rented.AsSpan(2 * size, size);

        public Span<Vector256<float>> OtherIm => rented.AsSpan(3 * size, size);
    }
}

/// <summary>Half of the spectrum of a real plane: rows are vertical frequencies 0 to H/2, columns horizontal ones. What lies behind these is 0 or unused.</summary>
internal sealed class Spectrum
{
    public Spectrum(int height, int width)
        : this(height, width, new float[Length(height, width)], new float[Length(height, width)])
    {
    }

    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="re">Memory for the real parts, at least <see cref="Length"/>.</param>
    /// <param name="im">Memory for the imaginary parts, likewise.</param>
    public Spectrum(int height, int width, float[] re, float[] im) => (Height, Width, Re, Im) = (height, width, re, im);

    public int Height { get; }

    public int Width { get; }

    /// <summary>Rows in memory, a multiple of 8; the first H/2 + 1 are frequencies.</summary>
    public int Rows => RowsOf(Height);

    /// <summary>Columns in memory, a multiple of 16; the first W are frequencies.</summary>
    public int Stride => StrideOf(Width);

    /// <summary>Real parts, Rows x Stride.</summary>
    public float[] Re { get; }

    /// <summary>Imaginary parts, Rows x Stride.</summary>
    public float[] Im { get; }

    /// <summary>How many real parts, and as many imaginary ones, a spectrum has.</summary>
    public static int Length(int height, int width) => RowsOf(height) * StrideOf(width);

    public void CopyTo(Spectrum other)
    {
        Re.CopyTo(other.Re, 0);
        Im.CopyTo(other.Im, 0);
    }

    private static int RowsOf(int height) => ((height / 2) + 8) / 8 * 8;

    private static int StrideOf(int width) => (width + 15) / 16 * 16;
}

using Unblur.Imaging;
using Unblur.Physics.Kernels;

namespace Unblur.Data.Sampling;

/// <summary>The samples of one step as plain values: made on the thread pool, which has no tensors. See <see cref="Prefetcher{T}"/>.</summary>
/// <param name="Count">N.</param>
/// <param name="Patch">P, px.</param>
/// <param name="Blurry">(N, 3, P, P), [0,1].</param>
/// <param name="Sharp">(N, 3, P, P), [0,1].</param>
public sealed record SampleBatch(int Count, int Patch, float[] Blurry, float[] Sharp)
{
    /// <summary>(N, 2, P, P), u before v, px; null where a sample has none.</summary>
    public float[]? Flow { get; init; }

    /// <summary>(N, 1, K, K), each kernel in the middle; null where a sample has none.</summary>
    public float[]? Kernel { get; init; }

    /// <summary>K, the size of the largest kernel, odd; 0 where there are none.</summary>
    public int KernelSize { get; init; }

    /// <summary>(N, 3, P, P), [0,1]; null where a sample has none.</summary>
    public float[]? Second { get; init; }

    /// <summary>Draws the batch of a step, or a part of it.</summary>
    /// <param name="sampler">Where samples come from.</param>
    /// <param name="seed">Fixes the draws.</param>
    /// <param name="step">Steps done before.</param>
    /// <param name="count">Samples, at least 1.</param>
    /// <param name="first">The place in the whole batch of the first one.</param>
    public static SampleBatch Draw(ISampler sampler, long seed, long step, int count, int first = 0)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Of([.. Enumerable.Range(first, count).Select(place => sampler.Draw(seed, step, place))]);
    }

    /// <summary>Puts samples one after the other.</summary>
    /// <exception cref="ArgumentException">There are none, or their patches differ in size.</exception>
    public static SampleBatch Of(IReadOnlyList<Sample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfZero(samples.Count);
        (int width, int height) = (samples[0].Blurry.Width, samples[0].Blurry.Height);
        foreach (PlanarImage plane in samples.SelectMany(sample => new[] { sample.Blurry, sample.Sharp, sample.Second }).OfType<PlanarImage>())
        {
            if ((plane.Channels, plane.Width, plane.Height) != (3, width, width) || width != height)
            {
                string sizes = $"a patch is {plane.Channels} x {plane.Height} x {plane.Width} but the first is {height} x {width}";
                throw new ArgumentException($"{sizes}: a batch needs RGB squares of one size.", nameof(samples));
            }
        }

        BlurKernel[] kernels = [.. samples.Select(sample => sample.Kernel).OfType<BlurKernel>()];
        bool hasKernels = kernels.Length == samples.Count;
        int kernelSize = hasKernels ? kernels.Max(kernel => kernel.Size) : 0;
        return new(samples.Count, width, Joined(samples.Select(sample => sample.Blurry.Values)), Joined(samples.Select(sample => sample.Sharp.Values)))
        {
            Flow = samples.All(sample => sample.Flow is not null) ? Joined(samples.SelectMany(sample => new[] { sample.Flow!.U, sample.Flow.V })) : null,
            Kernel = hasKernels ? Joined(kernels.Select(kernel => Centred(kernel, kernelSize / 2))) : null,
            KernelSize = kernelSize,
            Second = samples.All(sample => sample.Second is not null) ? Joined(samples.Select(sample => sample.Second!.Values)) : null,
        };
    }

    private static float[] Centred(BlurKernel kernel, int radius)
        => [.. from dy in Enumerable.Range(-radius, (2 * radius) + 1) from dx in Enumerable.Range(-radius, (2 * radius) + 1) select kernel[dx, dy]];

    private static float[] Joined(IEnumerable<float[]> parts)
    {
        float[][] all = [.. parts];
        float[] joined = GC.AllocateUninitializedArray<float>(all.Sum(part => part.Length));
        int position = 0;
        foreach (float[] part in all)
        {
            part.CopyTo(joined, position);
            position += part.Length;
        }

        return joined;
    }
}

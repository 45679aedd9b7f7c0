using Unblur.Data.Sampling;
using Unblur.Imaging;
using Unblur.TestKit.Images;
using Unblur.Torch;
using Unblur.Training.RpGan;

namespace Unblur.Training.Tests.RpGan;

public sealed class RpBufferTests
{
    private const int Side = 6;

    [Fact]
    public void Take_SamplesAndTurns_AreThoseOfTheBatch()
    {
        using TensorScope scope = new();
        using RpBuffer buffer = Filled();

        (Tensor deconvolved, Tensor blurry, Tensor sharp) = buffer.Take(new RpBatch([2, 0], [0, 5]), Device.Cpu);

        Assert.Equal([2, 3, Side, Side], blurry.Shape);
        AssertEqual(Images(2, 0), deconvolved.Narrow(0, 0, 1), 5e-4);
        AssertEqual(Images(2, 1), blurry.Narrow(0, 0, 1), 0.5 / 255);
        AssertEqual(PatchSampler.Turn(Images(0, 0), 5), deconvolved.Narrow(0, 1, 1), 5e-4);
        AssertEqual(PatchSampler.Turn(Images(0, 1), 5), blurry.Narrow(0, 1, 1), 0.5 / 255);
        AssertEqual(PatchSampler.Turn(Images(0, 2), 5), sharp.Narrow(0, 1, 1), 0.5 / 255);
    }

    [Fact]
    public void Load_WhatStateGave_HasTheSameBits()
    {
        using TensorScope scope = new();
        using RpBuffer buffer = Filled(), other = new();

        other.Load(buffer.State().ToDictionary(entry => entry.Name, entry => entry.Value));

        Assert.Equal(buffer.Count, other.Count);
        Assert.All(buffer.State().Zip(other.State()), pair => Assert.Equal(pair.First.Value.ToBytes(), pair.Second.Value.ToBytes()));
    }

    [Fact]
    public void Load_WithoutPhotos_IsRefused()
    {
        using TensorScope scope = new();
        using RpBuffer buffer = new();

        Assert.Contains("photos", Assert.Throws<ArgumentException>(
            () => buffer.Load(new Dictionary<string, Tensor> { ["deconvolved"] = Tensor.Zeros([1, 3, Side, Side], DType.Float16) })).Message, StringComparison.Ordinal);
    }

    private static RpBuffer Filled()
    {
        RpBuffer buffer = new();
        buffer.Replace(
            Tensor.Cat([.. Enumerable.Range(0, 3).Select(i => Batch(Images(i, 0)))], 0).To(DType.Float16),
            (Tensor.Cat([.. Enumerable.Range(0, 3).Select(i => Tensor.Cat([Batch(Images(i, 1)), Batch(Images(i, 2))], 1))], 0) * 255).Round().To(DType.UInt8));
        return buffer;
    }

    private static PlanarImage Images(int sample, int kind) => TestPhotos.Draw((10 * sample) + kind, Side, Side);

    private static Tensor Batch(PlanarImage image) => Tensor.From<float>(image.Values, 1, 3, Side, Side);

    private static void AssertEqual(PlanarImage expected, Tensor actual, double tolerance)
        => Assert.All(expected.Values.Zip(actual.Contiguous().ToArray<float>()), pair => Assert.Equal(pair.First, pair.Second, tolerance));
}

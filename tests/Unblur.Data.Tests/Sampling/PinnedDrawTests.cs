using System.Security.Cryptography;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Data.Tests.Layouts;
using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Data.Tests.Sampling;

/// <summary>What a seed draws is part of every published run: these values were recorded once, among photos of several sizes and a damaged one.</summary>
public sealed class PinnedDrawTests
{
    private static readonly SamplingOptions s_options = new() { Patch = 24, StepsPerPhoto = 2 };

    private static TestSet Photos(string blurry, string sharp)
    {
        TestSet set = new();
        for (int i = 0; i < 6; i++)
        {
            string name = $"{new string('a', i + 1)}.png";
            set.Photo($"{blurry}/{name}", 40 + (20 * i), 36 + (7 * i)).Photo($"{sharp}/{name}", 40 + (20 * i), 36 + (7 * i));
        }

        string damaged = set.At($"{sharp}/aaa.png");
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..400]);
        return set;
    }

    [Fact]
    public void PairSampler_RecordedSeed_DrawsTheSamePairsAndPlaces()
    {
        using TestSet set = Photos("input", "target");
        PairSampler sampler = new(PairedSet.Open(set.Path).Pairs, s_options);

        IEnumerable<string> drawn = Steps((step, place) => sampler.Draw(7, step, place))
            .Select(patch => $"{patch.Source!.Name.Length} {patch.Place!.Value.X} {patch.Place!.Value.Y} {patch.Place!.Value.Turn}");

        Assert.Equal(
            "1 3 12 1, 5 60 40 2, 1 8 6 3, 6 100 17 5, 4 23 10 0, 6 75 31 2, 4 28 27 3, 1 13 9 3, "
            + "2 29 3 5, 1 13 2 2, 2 36 13 6, 1 6 5 4, 1 14 5 6, 1 13 10 6, 1 13 8 4, 1 9 1 6",
            string.Join(", ", drawn));
    }

    [Fact]
    public void UnpairedSampler_RecordedSeed_DrawsTheSamePatches()
    {
        using TestSet set = Photos("blurry", "sharp");
        UnpairedSampler sampler = new(UnpairedSet.Open(set.Path), s_options);

        Assert.Equal("59b53c928758f689", Hash(Steps((step, place) => sampler.DrawBlurry(7, step, place))));
        Assert.Equal("ab880527fad5b45f", Hash(Steps((step, place) => sampler.DrawSharp(7, step, place))));
    }

    [Fact]
    public void PatchSampler_RecordedSeed_DrawsTheSamePatches()
    {
        using TestSet set = Photos("blurry", "sharp");
        DegradationOptions options = new() { Shake = new ShakeOptions { MinimumLength = 1, ShortLength = 2, MaximumLength = 4 } };
        PatchSampler sampler = new(PhotoSet.Find([set.At("sharp")]), options, 24);

        Assert.Equal("932175be6dd433fe", Hash(Steps((step, place) => sampler.Draw(RandomStreams.ForTraining(7, step, place)).Sharp)));
    }

    private static IEnumerable<T> Steps<T>(Func<long, int, T> draw) => from step in Enumerable.Range(0, 8) from place in Enumerable.Range(0, 2) select draw(step, place);

    // In 8 bits, as the photos are: the same on every processor.
    private static string Hash(IEnumerable<PlanarImage> patches)
        => Convert.ToHexStringLower(SHA256.HashData([.. patches.SelectMany(patch => patch.Values).Select(value => (byte)Math.Round(value * 255))]))[..16];
}

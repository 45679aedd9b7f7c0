using Microsoft.Extensions.Logging.Abstractions;
using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Physics.Deconvolution;
using Unblur.Restoring;
using Unblur.Restoring.SenRpGan;

namespace Unblur.Tests.Restoring.SenRpGan;

public sealed class SenRpGanMethodTests
{
    [Fact]
    public void Restore_TwoLevels_DeconvolvesAndRestoresByTurnsFromTheEstimatedMotion()
    {
        using Deblurrer deblurrer = Method(new DeblurOptions { Levels = 2, KeepsSteps = true });
        Photo blurry = Make.Photo(96, 80);

        DeblurResult result = deblurrer.Restore(blurry);

        Assert.Equal(["1-motion", "1-deconvolved-1", "1-restored-1", "1-deconvolved-2", "1-restored-2"], result.Findings.Steps.Select(step => step.Name));
        (PlanarImage first, PlanarImage last) = ByHand(blurry.ToPlanes(), result);
        AssertNear(first, result.Findings.Steps[1].Picture!);
        AssertNear(last, result.Photo);
    }

    [Fact]
    public void Restore_TwoGlobalIterations_StartsAgainFromTheResult()
    {
        using Deblurrer once = Method(new DeblurOptions { Levels = 1 });
        using Deblurrer twice = Method(new DeblurOptions { Levels = 1, GlobalIterations = 2, KeepsSteps = true });
        var blurry = Photo.FromPlanes(Make.Scene(96, 80), bits: 16);

        DeblurResult result = twice.Restore(blurry);

        AssertNear(once.Restore(once.Restore(blurry).Photo).Photo.ToPlanes(), result.Photo);
        Assert.Equal(["1-motion", "2-motion", "1-deconvolved-1", "1-restored-1", "2-deconvolved-1", "2-restored-1"], result.Findings.Steps.Select(step => step.Name));
        Assert.Equal(result.Findings.Flow, result.Findings.Steps[0].Flow);
    }

    [Fact]
    public void Restore_InTiles_GivesFlowAndCertaintyOfTheWholePhoto()
    {
        using Deblurrer deblurrer = Method(new DeblurOptions { Levels = 1, Tile = 128 });
        Steps steps = new();

        DeblurResult result = deblurrer.Restore(Make.Photo(200, 90), steps);

        Assert.Equal((200, 90), (result.Findings.Flow!.Width, result.Findings.Flow.Height));
        Assert.All(result.Findings.Certainty!.Values, certainty => Assert.InRange(certainty, 1e-9, 1));
        Assert.Equal(2 * result.Report.Tiles, steps.Last!.Tiles);
        Assert.Equal(steps.Last.Tiles, steps.Last.TilesDone);
    }

    [Fact]
    public void Restore_AGreyPhoto_StaysGrey()
    {
        using Deblurrer deblurrer = Method(new DeblurOptions { Levels = 1, KeepsSteps = true });

        DeblurResult result = deblurrer.Restore(Make.Photo(96, 80, channels: 1));

        Assert.True(result.Photo.IsGrey);
        Assert.All(result.Findings.Steps.Where(step => step.Picture is not null), step => Assert.True(step.Picture!.IsGrey));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(96)]
    public void Finish_WhatWasDeconvolved_IsRestoredByTheGeneratorAlone(int tile)
    {
        using SenRpGanMethod method = new(Motion(), Prior(), Make.Card with { Network = "rpgan" }, new DeblurOptions { Device = "cpu" }, NullLogger.Instance);
        Photo blurry = Make.Photo(200, 96, bits: 16), deconvolved = Photo.FromPlanes(Make.Scene(200, 96, seed: 5), bits: 16), restored = blurry.Copy();
        MethodInput input = new(blurry, tile, Overlap: 16, new PhotoWriter(blurry, restored, 1, new FiniteCheck()), Progress: null, default);

        MethodOutcome outcome = method.Finish(input, deconvolved);

        Assert.Equal(tile == 0, outcome.Tiles == 1);
        AssertNear(Generated(deconvolved.ToPlanes(), blurry.ToPlanes()), restored);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0.01 x")]
    [InlineData("0.01 -1")]
    public void Load_APriorWithoutBetas_IsRefused(string betas)
        => Assert.Contains($"'{betas}'", Assert.Throws<ModelException>(() => LevelBetas.Of(Prior(betas).Traits)).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_LevelsBeyondTheTraining_GrowsOn()
        => Assert.Equal([0.01, 0.03, 0.09], Enumerable.Range(0, 3).Select(LevelBetas.Of(Prior("0.01 0.03").Traits).Of), (left, right) => Math.Abs(left - right) < 1e-12);

    [Fact]
    public void Validate_LevelsOutOfRange_NamesThem()
    {
        ArgumentException failure = Assert.Throws<ArgumentException>(() => new DeblurOptions { Levels = 11, GlobalIterations = 0 }.Validate());

        Assert.Contains("Levels is 11", failure.Message, StringComparison.Ordinal);
        Assert.Contains("GlobalIterations is 0", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>I* of the first level, and Z of the second, from the motion that the method found.</summary>
    private static (PlanarImage First, PlanarImage Last) ByHand(PlanarImage blurry, DeblurResult result)
    {
        FlowDataTerm data = new(blurry, result.Findings.Flow!, new ConjugateGradientOptions { Tolerance = 1e-6, MaximumIterations = 200 });
        PlanarImage first = data.Solve(blurry, 0.01).Image;
        PlanarImage second = data.Solve(Restored(first), 0.02).Image;
        return (first, Restored(second));

        PlanarImage Restored(PlanarImage deconvolved)
        {
            PlanarImage bounded = new(3, blurry.Height, blurry.Width, [.. deconvolved.Values.Select(value => Math.Clamp(value, -0.1f, 1.1f))]);
            return new PlanarImage(3, blurry.Height, blurry.Width, [.. Generated(bounded, blurry).Values.Select(value => Math.Clamp(value, 0, 1))]);
        }
    }

    private static void AssertNear(PlanarImage expected, Photo actual)
        => Assert.InRange(expected.Values.Zip(actual.ToPlanes().Values, (left, right) => Math.Abs(left - right)).Average(), 0, 0.003);

    private static Deblurrer Method(DeblurOptions options)
    {
        DeblurOptions plain = options with { Guard = false, Device = "cpu" };
        return new Deblurrer(new SenRpGanMethod(Motion(), Prior(), Make.Card with { Network = "rpgan" }, plain, NullLogger.Instance), plain);
    }

    /// <summary>Motion by the brightness around, with its spread.</summary>
    private static FakeNetwork Motion() => new(
        inputs =>
        {
            PlanarImage mean = Make.Mean(inputs[0].Image, 4);
            int pixels = mean.Height * mean.Width;
            return
            [
                NetworkValue.Of(new PlanarImage(2, mean.Height, mean.Width, [.. mean.Values.Take(2 * pixels).Select(value => 6 * value)])),
                NetworkValue.Of(new PlanarImage(1, mean.Height, mean.Width, [.. mean.Values.Take(pixels).Select(value => 2 + value)])),
            ];
        },
        multiple: 16);

    private static FakeNetwork Prior(string betas = "0.01 0.02")
    {
        NetworkTraits plain = new FakeNetwork(image => image).Traits;
        return new FakeNetwork(inputs => [NetworkValue.Of(Generated(inputs[0].Image, inputs[1].Image))])
        {
            Traits = plain with { Settings = new Dictionary<string, string> { ["betas"] = betas } },
        };
    }

    /// <summary>Mostly the deconvolved image, and some of the blurry one.</summary>
    private static PlanarImage Generated(PlanarImage deconvolved, PlanarImage blurry)
        => new(3, blurry.Height, blurry.Width, [.. deconvolved.Values.Zip(blurry.Values, (left, right) => (0.8f * left) + (0.2f * right))]);

    private sealed class Steps : IProgress<DeblurProgress>
    {
        internal DeblurProgress? Last { get; private set; }

        public void Report(DeblurProgress value) => Last = value;
    }
}

using Microsoft.ML.OnnxRuntime;
using Unblur.Imaging;
using Unblur.Networks.Onnx;
using Unblur.Networks.ShakeUNet;
using Unblur.Physics.Shake;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests.ShakeUNet;

[LeakCheck]
public sealed class ShakeEstimatorTests
{
    [Theory]
    [InlineData(64, 64, 0.0625)]
    [InlineData(256, 128, 0.5)]
    [InlineData(300, 300, 1)]
    public void Estimate_OfASmallRegion_IsBelievedByItsArea(int height, int width, double belief)
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator(judgesKind: false);
        estimator.State().Single(entry => entry.Name == "last.bias").Parameter.Value.Detach().CopyInPlace(Tensor.From([1f, 0, 0], 3));
        double full = Math.Pow(Math.E - 0.3, 2) - 0.01;
        ShakeMoments moments = estimator.Estimate(Observe(estimator, Noise(4, height, width)));
        Assert.Equal(belief * full, moments.XX + moments.YY, 0.01);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 700)]
    [InlineData(129, 63)]
    public void Estimate_TinyAndOddRegions_GivesFiniteMoments(int height, int width)
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator();
        using var generator = new Generator(1);
        estimator.Initialize(generator);
        ShakeMoments moments = estimator.Estimate(Observe(estimator, Noise(4, height, width)));
        Assert.True(double.IsFinite(moments.XX + moments.YY + moments.XY));
    }

    [Theory]
    [InlineData(-6f, 4, 1)]                                                             // surely shaken
    [InlineData(0f, 0, 0)]                                                              // as likely sharp as not
    [InlineData(6f, -4, 0)]                                                             // surely sharp
    public void Estimate_OfARegionThatMayBeSharp_IsBelievedByItsProbability(float sharp, float shaken, double belief)
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator();
        Answer(estimator, 1, 0, 0, 1.2f, 1.4f, sharp, shaken, -9);
        ShakeJudgement judged = estimator.Judge(Observe(estimator, Noise(4, 256, 256)));
        double full = Math.Pow(judged.Undone.Spread, 2);
        Assert.Equal(belief > 0, full > 1);
        Assert.Equal(1, judged.Sharp + judged.Shaken + judged.Defocused, 1e-6);
        Assert.Equal(Math.Exp(1.2) - 0.3, judged.Likely.Spread, 1e-3);
    }

    [Fact]
    public void Estimate_WhoseSourcesContradictEachOther_IsNotBelieved()
    {
        using var scope = new TensorScope();
        using var estimator = new ShakeEstimator();
        Answer(estimator, 1, 0, 0, 1.2f, 1.4f, -6, 4, -9);
        Assert.True(Judged().Agreement == 1 && Judged().Undone.Spread > 1);

        // The likely spread now hangs on one feature of edges alone.
        var mean = Tensor.Zeros([estimator.Features]);
        mean.Narrow(0, estimator.Features - 1, 1).FillInPlace(-100);
        estimator.Normalize(mean.ToArray<float>(), [.. Enumerable.Repeat(1f, estimator.Features)]);
        Set(estimator, "first.weight", weight => weight.Narrow(0, 0, 1).Narrow(1, estimator.Features - 1, 1).FillInPlace(1));
        Set(estimator, "second.weight", weight => weight.Narrow(0, 0, 1).Narrow(1, 0, 1).FillInPlace(1));
        Set(estimator, "last.weight", weight => weight.Narrow(0, 3, 1).Narrow(1, 0, 1).FillInPlace(0.03));
        Assert.True(Judged().Agreement == 0 && Judged().Undone.Spread < 0.2, $"{Judged()}");

        ShakeJudgement Judged() => estimator.Judge(Observe(estimator, Noise(4, 256, 256)));
    }

    [Fact]
    public void Judge_StatisticsWithoutTheEdgesThatItLooksAt_IsRefused()
    {
        using var estimator = new ShakeEstimator();
        var statistics = ShakeStatistics.Observe(Noise(4, 256, 256), withEdges: false);
        Assert.Contains("without edges", Assert.Throws<ArgumentException>(() => estimator.Judge(statistics)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_ByTheExportedGraph_SaysTheSame()
    {
        using var network = new Networks.ShakeUNet.ShakeUNet();
        using var generator = new Generator(2);
        network.Initialize(generator);
        network.Eval();
        NetworkGraph graph = network.Graphs.Single(graph => graph.Name == "estimator");
        using InferenceSession session = new(OnnxExporter.Serialize(network, graph));
        ShakeStatistics statistics = Observe(network.Estimator, Noise(4, 300, 280));

        ShakeJudgement expected = network.Estimator.Judge(statistics), judged = ShakeJudge.Judge(statistics, Layers);

        Assert.Equal(expected.Likely.Spread, judged.Likely.Spread, 1e-4);
        Assert.Equal(expected.Undone.Spread, judged.Undone.Spread, 1e-4);
        Assert.Equal(expected.Sharp, judged.Sharp, 1e-4);
        Assert.Equal(expected.Agreement, judged.Agreement, 1e-4);

        float[] Layers(float[] features, float[] mask)
        {
            using OrtValue first = OrtValue.CreateTensorValueFromMemory(features, [1, features.Length]), second = OrtValue.CreateTensorValueFromMemory(mask, [1, mask.Length]);
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["features", "mask"], [first, second], ["shake"]);
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        }
    }

    private static void Answer(ShakeEstimator estimator, params float[] values)
        => Set(estimator, "last.bias", bias => bias.CopyInPlace(Tensor.From(values, values.Length)));

    private static void Set(ShakeEstimator estimator, string name, Action<Tensor> change)
        => change(estimator.State().Single(entry => entry.Name == name).Parameter.Value.Detach());

    private static ShakeStatistics Observe(ShakeEstimator estimator, PlanarImage region) => ShakeStatistics.Observe(region, estimator.JudgesKind);

    private static PlanarImage Noise(int seed, int height, int width)
    {
        Random random = new(seed);
        return new PlanarImage(3, height, width, [.. Enumerable.Range(0, 3 * height * width).Select(_ => random.NextSingle())]);
    }
}

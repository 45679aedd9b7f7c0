using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Physics.Kernels;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Training.RpGan;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.RpGan;

public sealed class RpFillingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RpGanRecipe _recipe;
    private readonly RpSceneSampler _sampler;
    private readonly RpMotion _motion = new(null, RpToy.Margin, Device.Cpu);
    private readonly RpLevels _levels;
    private readonly PriorNetwork _generator;

    public RpFillingTests()
    {
        _recipe = RpToy.Recipe(_folder);
        _sampler = RpSceneSampler.Create(_recipe, null, default).Training;
        _levels = new RpLevels(_recipe.Levels, Device.Cpu);
        _generator = RpTrainees.CreateGenerator(_recipe, new TrainingContext(null, Device.Cpu));
        _generator.Eval();
    }

    public void Dispose()
    {
        _generator.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false, 5, 3, 2)]
    [InlineData(true, 10, 0, 0)]
    public void Run_SamplesOfEachLevel_HaveTheirShares(bool isWarmup, params int[] expected)
    {
        using TensorScope scope = new();
        using RpBuffer buffer = new();
        Fill(buffer, step: 4, isWarmup);
        (Tensor deconvolved, Tensor blurry, Tensor sharp) = buffer.Take(All, Device.Cpu);
        int[] counts = new int[3];

        for (int i = 0; i < 10; i++)
        {
            MovedScene scene = _motion.Cut(_sampler.Draw(4, i), RpToy.Patch);
            int level = Enumerable.Range(1, 3).MinBy(level => Distance(_levels.Deconvolve(_generator, [scene], [level])[0], deconvolved, i));
            counts[level - 1]++;
            Assert.InRange(Distance(_levels.Deconvolve(_generator, [scene], [level])[0], deconvolved, i), 0, 5e-4);
            Assert.InRange(Distance(scene.Blurry, blurry, i), 0, 0.501 / 255);
            Assert.InRange(Distance(scene.Sharp, sharp, i), 0, 0.501 / 255);
        }

        Assert.Equal(expected, counts);
    }

    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("0.5", 30, 70)]
    [InlineData("1", 100, 100)]
    public void Draw_ShareOfKernels_IsThatOfTheRecipe(string share, int least, int most)
    {
        RpSceneSampler sampler = RpSceneSampler.Create(RpToy.Recipe(_folder, $"kernel.share={share}"), null, default).Training;

        RpScene[] scenes = [.. Enumerable.Range(0, 100).Select(i => sampler.Draw(3, i))];

        Assert.InRange(scenes.Count(scene => scene.Kernel is not null), least, most);
        Assert.All(scenes, scene => Assert.Equal(scene.Kernel is null, scene.Flow is not null));
        Assert.All(scenes, scene => Assert.Equal(RpToy.Patch + (2 * RpToy.Margin), _motion.Cut(scene, RpToy.Patch).Blurry.Width));
    }

    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("0.5", 30, 70)]
    [InlineData("1", 100, 100)]
    public void Draw_EstimatesThatWereFound_HaveTheirShare(string share, int least, int most)
    {
        string folder = _folder.File("kernels");
        Directory.CreateDirectory(folder);
        for (int i = 0; i < 2; i++)
        {
            KernelFile.Write(Path.Combine(folder, $"{i}_true.png"), BlurKernel.FromMotion(new(6, 0)));
            KernelFile.Write(Path.Combine(folder, $"{i}_found.png"), BlurKernel.FromMotion(new(11, 0)));
        }

        RpGanRecipe recipe = RpToy.Recipe(_folder, "kernel.share=1", $"kernel.estimates={folder}", $"kernel.estimates_share={share}");
        RpSceneSampler sampler = RpSceneSampler.Create(recipe, null, default).Training;

        Assert.InRange(Enumerable.Range(0, 100).Select(i => sampler.Draw(3, i)).Count(scene => IsThere(scene.Kernel!)), least, most);

        static bool IsThere(KernelEstimate pair) => pair.Found.Taps.Length is 11 or 12 && pair.True.Taps.Length is 6 or 7;
    }

    [Fact]
    public void Draw_PairsAndKernels_HaveTheirShares()
    {
        TestPhotos.Write(_folder.File("pairs/blur"), 3, 112, 96);
        TestPhotos.Write(_folder.File("pairs/sharp"), 3, 112, 96);
        RpGanRecipe recipe = RpToy.Recipe(
            _folder, "kernel.share=0.5", $"data.pairs={_folder.File("pairs")}", "data.pair_share=0.3", "motion.source=estimated",
            $"motion.weights={RpToy.MotionWeights(_folder)}");
        RpSceneSampler sampler = RpSceneSampler.Create(recipe, null, default).Training;

        RpScene[] scenes = [.. Enumerable.Range(0, 200).Select(i => sampler.Draw(3, i))];

        Assert.InRange(scenes.Count(scene => scene.Kernel is null && scene.Flow is null), 40, 80);             // pairs, 60
        Assert.InRange(scenes.Count(scene => scene.Kernel is not null), 50, 90);                               // half of the others, 70
        Assert.InRange(scenes.Count(scene => scene.Flow is not null), 50, 90);
    }

    [Fact]
    public void Run_AnotherStep_MakesOtherSamples()
    {
        using TensorScope scope = new();
        using RpBuffer first = new(), second = new(), again = new();
        Fill(first, step: 0);
        Fill(second, step: 5);
        Fill(again, step: 0);

        Assert.NotEqual(Bytes(first), Bytes(second));
        Assert.Equal(Bytes(first), Bytes(again));
    }

    [Fact]
    public void Run_Cancelled_LeavesTheBuffer()
    {
        using RpBuffer buffer = new();

        new RpFilling(_recipe, _sampler, _motion, _levels, buffer, ProcessGroup.Alone).Run(0, false, _generator, new CancellationToken(canceled: true));

        Assert.Equal(0, buffer.Count);
    }

    // A generator in training mode would measure the samples, and make other ones.
    [Fact]
    public void Run_LeavesTheGeneratorAsItIs()
    {
        using TensorScope scope = new();
        using RpBuffer buffer = new();
        byte[][] before = [.. _generator.State().Select(entry => entry.Parameter.Value.ToBytes())];

        Fill(buffer, step: 0);

        Assert.Equal(before, _generator.State().Select(entry => entry.Parameter.Value.ToBytes()));
    }

    private static RpBatch All => new([.. Enumerable.Range(0, 10)], new int[10]);

    private void Fill(RpBuffer buffer, long step, bool isWarmup = false)
        => new RpFilling(_recipe, _sampler, _motion, _levels, buffer, ProcessGroup.Alone).Run(step, isWarmup, _generator, default);

    private static byte[][] Bytes(RpBuffer buffer) => [.. buffer.State().Select(entry => entry.Value.ToBytes())];

    private static double Distance(PlanarImage whole, Tensor batch, int sample)
    {
        float[] expected = whole.Crop(RpToy.Margin, RpToy.Margin, RpToy.Patch, RpToy.Patch).Values, actual = batch.Narrow(0, sample, 1).ToArray<float>();
        return expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max();
    }
}

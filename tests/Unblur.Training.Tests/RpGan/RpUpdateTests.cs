using Unblur.Networks.RpGan;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Torch.Modules;
using Unblur.Training.RpGan;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.RpGan;

public sealed class RpUpdateTests : IDisposable
{
    private const int Side = 48;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Losses_OfAllThree_GiveEveryParameterAGradient()
    {
        using TensorScope scope = new();
        using Setting setting = new(_folder, "loss.artefact=0.5");
        (Tensor deconvolved, Tensor blurry, Tensor sharp) = setting.Photos();
        Tensor made = setting.Generator.Forward(deconvolved, blurry);
        setting.Update.DiscriminatorLoss(made.Detach(), blurry, sharp).Total!.Backward();
        setting.Update.CriticLoss(deconvolved, blurry, Tensor.Full([2, 1, 1, 1], 0.3)).Total!.Backward();
        RequireGradients(setting.Trainees.Discriminator, "", static _ => false);
        RequireGradients(setting.Trainees.Critic, "layers.5.0.bias", static name => name == "layers.5.0.bias");

        setting.Update.GeneratorLoss(made, blurry, sharp).Total!.Backward();

        RequireGradients(setting.Trainees.Generator, "", static _ => false);
    }

    [Fact]
    public void CriticLoss_WithItsPenalty_EqualsTheSlowOne()
    {
        using TensorScope scope = new();
        using Setting setting = new(_folder);
        (Tensor deconvolved, Tensor blurry, Tensor _) = setting.Photos();
        RpDiscriminator critic = setting.Critic;
        float[] mix = [0.25f, 0.75f];

        WeightedTerms loss = setting.Update.CriticLoss(deconvolved, blurry, Tensor.From(mix, 2, 1, 1, 1));

        // High is what was deconvolved. The penalty from gradients of each image alone.
        double distance = critic.Forward(deconvolved).ToArray<float>().Average() - critic.Forward(blurry).ToArray<float>().Average(), penalty = 0;
        for (int i = 0; i < 2; i++)
        {
            Tensor between = ((deconvolved.Narrow(0, i, 1) * mix[i]) + (blurry.Narrow(0, i, 1) * (1 - mix[i]))).Detach();
            between.RequiresGrad = true;
            critic.Forward(between).Mean().Backward();
            Assert.True(between.TryGetGrad(out Tensor? gradient));
            double norm = Math.Sqrt(gradient.ToArray<float>().Sum(value => (double)value * value));
            penalty += (norm - 1) * (norm - 1) / 2;
        }

        Assert.Equal(-distance + (10 * penalty), loss.Total!.Item(), 1e-4);
        Assert.Equal(["critic", "critic.penalty"], loss.Values().Select(term => term.Key));
    }

    [Fact]
    public void GeneratorLoss_EqualsTheSlowSum()
    {
        using TensorScope scope = new();
        using Setting setting = new(_folder, "loss.pixel=0.7", "loss.adversarial=0.2", "loss.artefact=0.4");
        (Tensor made, Tensor blurry, Tensor sharp) = setting.Photos();
        float[] logits = setting.Discriminator.Forward(made, blurry).ToArray<float>();
        double[] scores = Means(setting.Critic.Forward(made)), wanted = Means(setting.Critic.Forward(sharp));
        double pixel = made.ToArray<float>().Zip(sharp.ToArray<float>(), (x, y) => Math.Abs((double)x - y)).Average();
        double adversarial = logits.Average(logit => Math.Log(1 + Math.Exp(-logit))), artefact = scores.Zip(wanted, (x, y) => Math.Max(0, x - y)).Average();

        double loss = setting.Update.GeneratorLoss(made, blurry, sharp).Total!.Item();

        Assert.True(artefact > 0, "the critic punishes nothing here");
        Assert.Equal((0.7 * pixel) + (0.2 * adversarial) + (0.4 * artefact), loss, 1e-4);

        static double[] Means(Tensor maps) => [.. maps.ToArray<float>().Chunk((int)(maps.ElementCount / 2)).Select(map => map.Average(value => (double)value))];
    }

    [Theory]
    [InlineData("loss.adversarial=0", false, true)]
    [InlineData("loss.artefact=0", true, false)]
    [InlineData("loss.artefact=0.1", true, true)]
    public void Run_AWeightOfZero_TrainsNoDiscriminatorForIt(string change, bool isDiscriminated, bool isCriticised)
    {
        using TensorScope scope = new();
        using Setting setting = new(_folder, change);
        byte[][] discriminator = Weights(setting.Discriminator), critic = Weights(setting.Critic), generator = Weights(setting.Generator);

        IReadOnlyDictionary<string, double> report = setting.Update.Run(0, new RpBatch([0, 1], [0, 0]));

        Assert.Equal(isDiscriminated, !discriminator.SelectMany(bytes => bytes).SequenceEqual(Weights(setting.Discriminator).SelectMany(bytes => bytes)));
        Assert.Equal(isCriticised, !critic.SelectMany(bytes => bytes).SequenceEqual(Weights(setting.Critic).SelectMany(bytes => bytes)));
        Assert.NotEqual(generator, Weights(setting.Generator));
        Assert.Equal((isDiscriminated, isCriticised), (report.ContainsKey("adversarial"), report.ContainsKey("artefact")));
    }

    [Fact]
    public void Run_Clipped_KeepsTheCriticsWeightsSmall()
    {
        using TensorScope scope = new();
        using Setting setting = new(_folder, "loss.critic_bound=clip", "loss.critic_clip=0.03");

        IReadOnlyDictionary<string, double> report = setting.Update.Run(0, new RpBatch([0, 1], [0, 0]));

        Assert.All(setting.Critic.Trainable(), entry => Assert.InRange(entry.Parameter.Value.Abs().Max().Item(), 0, 0.0300001));
        Assert.DoesNotContain("critic.penalty", report.Keys);
    }

    [Fact]
    public void Run_Often_MakesTheCriticPreferArtefacts()
    {
        using TensorScope scope = new();
        using Setting setting = new(_folder, "optimizer.learning_rate=0.01", "steps=40");

        double[] distances = [.. Enumerable.Range(0, 40).Select(step => setting.Update.Run(step, new RpBatch([0, 1], [0, 0]))["critic"])];

        Assert.True(distances[^1] < distances[0] && distances[^1] < 0, string.Join(' ', distances));
    }

    private static byte[][] Weights(Module module) => [.. module.Trainable().Select(entry => entry.Parameter.Value.ToBytes())];

    // A constant that is added to all scores changes no difference of scores.
    private static void RequireGradients(Trainee trainee, string without, Func<string, bool> isFree)
    {
        foreach ((string name, Parameter parameter) in trainee.Network.Trainable())
        {
            bool isMoved = parameter.Value.TryGetGrad(out Tensor? gradient) && gradient.Abs().Sum().Item() > 0;
            Assert.True(isMoved || isFree(name), $"{trainee.Name}.{name} has no gradient (but for {without})");
        }
    }

    private sealed class Setting : IDisposable
    {
        private readonly RpBuffer _buffer = new();
        private readonly RpGanRecipe _recipe;

        internal Setting(TemporaryFolder folder, params string[] changes)
        {
            _recipe = RpToy.Recipe(folder, changes);
            Trainees = RpTrainees.Create(_recipe, new TrainingContext(null, Device.Cpu));
            using TensorScope scope = new();
            using Generator random = new(7);
            _buffer.Replace(
                Tensor.Rand([2, 3, Side, Side], random).To(DType.Float16), (Tensor.Rand([2, 6, Side, Side], random) * 255).Round().To(DType.UInt8));
            Update = new RpUpdate(_recipe, Trainees, _buffer, null, ProcessGroup.Alone, Device.Cpu);
        }

        internal RpTrainees Trainees { get; }

        internal RpUpdate Update { get; }

        internal RpGenerator Generator => (RpGenerator)Trainees.Generator.Network;

        internal RpDiscriminator Discriminator => (RpDiscriminator)Trainees.Discriminator.Network;

        internal RpDiscriminator Critic => (RpDiscriminator)Trainees.Critic.Network;

        internal (Tensor Deconvolved, Tensor Blurry, Tensor Sharp) Photos() => _buffer.Take(new RpBatch([0, 1], [0, 0]), Device.Cpu);

        public void Dispose()
        {
            Trainees.Discriminator.Dispose();
            Trainees.Critic.Dispose();
            Trainees.Generator.Dispose();
            _buffer.Dispose();
        }
    }
}

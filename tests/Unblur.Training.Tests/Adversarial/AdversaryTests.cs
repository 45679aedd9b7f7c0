using Unblur.Networks.VggDiscriminators;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Torch.Optimizers;
using Unblur.Training.Adversarial;
using Unblur.Training.Losses;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.Adversarial;

public sealed class AdversaryTests
{
    private const string Term = "adversarial";

    [Theory]
    [InlineData(AdversarialForm.Relativistic)]
    [InlineData(AdversarialForm.Printed)]
    [InlineData(AdversarialForm.Plain)]
    public void AddTo_EachForm_IsTheLossOfItsName(AdversarialForm form)
    {
        using TensorScope scope = new();
        using VggDiscriminator network = Network();
        network.Eval();
        (Tensor real, Tensor fake) = (Images(1), Images(2));
        Tensor r = network.Forward(real), f = network.Forward(fake);
        Tensor expected = form switch
        {
            AdversarialForm.Plain => AdversarialLosses.Generator(f),
            AdversarialForm.Printed => RelativisticLosses.PrintedGenerator(r, f),
            _ => RelativisticLosses.Generator(r, f),
        };
        WeightedTerms loss = new();

        new Adversary(network, new AdversarialOptions { Form = form, Weight = 0.5 }, ProcessGroup.Alone).AddTo(loss, Term, real, fake);

        Assert.Equal(expected.Item(), loss.Values().Single().Value, 1e-6);
        Assert.Equal(0.5 * expected.Item(), loss.Total!.Item(), 1e-6);
    }

    // Real images of much detail and generated ones of little: batch norm apart makes both alike.
    [Fact]
    public void Loss_Together_KeepsHowMuchDetailImagesHave()
    {
        using TensorScope scope = new();
        using VggDiscriminator network = Network();
        Tensor real = Images(9) - 0.5, fake = real * 0.1;

        Assert.True(Difference(JudgedBatches.Together) > 10 * Difference(JudgedBatches.Apart));

        double Difference(JudgedBatches batches)
        {
            AdversarialOptions options = new() { Form = AdversarialForm.Relativistic, Batches = batches };
            return Math.Abs(new Adversary(network, options, ProcessGroup.Alone).Loss(real, fake).Total!.Item() - new Adversary(network, options, ProcessGroup.Alone).Loss(real, real).Total!.Item());
        }
    }

    // What a generator does to images that it could change freely.
    [Fact]
    public void Step_OfTheGenerator_RaisesTheScoreOfFakesRelativeToReals()
    {
        using TensorScope scope = new();
        using VggDiscriminator network = Network();
        network.Eval();
        Adversary adversary = new(network, new AdversarialOptions { Weight = 1 }, ProcessGroup.Alone);
        (Tensor real, Tensor fake) = (Images(3), Images(4));
        fake.RequiresGrad = true;
        WeightedTerms loss = new();
        adversary.AddTo(loss, Term, real, fake);

        Tensor gradient = Tensor.Grad([loss.Total!], [fake])[0];
        Tensor stepped = (fake - (gradient * (1e-2 / gradient.Abs().Max().Item()))).Detach();

        Assert.True(network.Forward(stepped).Mean().Item() > network.Forward(fake).Mean().Item());
    }

    [Fact]
    public void Step_OfTheDiscriminator_DrawsRealsAndFakesApart()
    {
        using TensorScope scope = new();
        using VggDiscriminator network = Network();
        Adversary adversary = new(network, new AdversarialOptions(), ProcessGroup.Alone);
        using Adam adam = new(network.Trainable(), new AdamOptions());
        (Tensor real, Tensor fake) = (Images(5), Images(6));
        double first = Step();

        for (int i = 0; i < 20; i++)
        {
            Step();
        }

        Assert.True(Step() < first);

        double Step()
        {
            adam.ClearGrads();
            WeightedTerms loss = adversary.Loss(real, fake);
            loss.Total!.Backward();
            adam.Step(1e-3);
            return loss.Total.Item();
        }
    }

    [Fact]
    public void Loss_SharedByTwoProcesses_HasTheGradientOfTheWholeBatch()
    {
        double[] alone = Gradient(ProcessGroup.Alone, 4);
        double[][] shared = TestProcesses.Run(2, group => Gradient(group, 2));

        double[] averaged = [.. shared[0].Zip(shared[1], (a, b) => (a + b) / 2)];
        Assert.True(AssertClose.RelativeError(alone, averaged) < 1e-4);
    }

    private static double[] Gradient(ProcessGroup group, int own)
    {
        using TensorScope scope = new();
        using VggDiscriminator network = Network();
        network.ShareStatistics(group);
        Adversary adversary = new(network, new AdversarialOptions(), group);
        (Tensor real, Tensor fake) = (Images(7).Narrow(0, group.Rank * own, own), Images(8).Narrow(0, group.Rank * own, own));
        adversary.Loss(real, fake).Total!.Backward();
        return [.. network.Trainable().Where(entry => entry.Name is "classifier.0.weight" or "features.0.weight").SelectMany(entry =>
            entry.Parameter.Value.TryGetGrad(out Tensor? gradient) ? gradient.ToArray<float>().Select(value => (double)value) : [])];
    }

    private static VggDiscriminator Network()
    {
        VggDiscriminator network = new(new VggDiscriminatorOptions { Channels = 4, Grid = 1, Hidden = 8 });
        using Generator generator = new(3);
        network.Initialize(generator);
        return network;
    }

    private static Tensor Images(ulong seed) => TestTensors.Uniform(seed, 4, 3, 32, 32).To(DType.Float32);
}

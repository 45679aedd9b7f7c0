using Unblur.Networks;
using Unblur.Networks.VggDiscriminators;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Training.Losses;
using Unblur.Training.Session;

namespace Unblur.Training.Adversarial;

/// <summary>The discriminator of a training: what it learns, and what a generator learns from it.</summary>
/// <param name="network">The discriminator, in training mode.</param>
/// <param name="options">The form of its loss, and the weight.</param>
/// <param name="group">The processes that share a batch: means go over the whole of it.</param>
internal sealed class Adversary(ImageDiscriminator network, AdversarialOptions options, ProcessGroup group)
{
    private const int SeedOffset = 2;

    private readonly SumOverProcesses _sum = new(group);

    internal ImageDiscriminator Network => network;

    /// <summary>Whether it is trained at all.</summary>
    internal bool IsUsed => options.Weight > 0;

    /// <summary>The discriminator of a recipe, from its weights or fresh, ready to be trained.</summary>
    internal static Adversary Create(AdversarialOptions options, int seed, TrainingContext context)
    {
        string weights = context.WeightsFor(options.InitialWeights, run => run.DiscriminatorWeights);
        ImageDiscriminator network = weights.Length > 0
            ? NetworkFile.Load<ImageDiscriminator>(weights)
            : options.Discriminator.Create<ImageDiscriminator>((ulong)seed + SeedOffset);
        return new Adversary(network.Prepared(context.Device), options, context.Group);
    }

    /// <summary>What the discriminator minimises.</summary>
    /// <param name="real">(N, 3, P, P).</param>
    /// <param name="fake">(N, 3, P, P), detached.</param>
    internal WeightedTerms Loss(Tensor real, Tensor fake)
    {
        WeightedTerms loss = new();
        loss.Add("discriminator.loss", 1, () =>
        {
            (Tensor r, Tensor f) = Logits(real, fake);                                             // (N, 1) each
            return options.Form == AdversarialForm.Plain ? AdversarialLosses.Discriminator(r, f) : RelativisticLosses.Discriminator(r, f, Mean);
        });
        return loss;
    }

    /// <summary>Adds what a generator minimises; the discriminator's weights are frozen by the caller.</summary>
    /// <param name="loss">Receives the term.</param>
    /// <param name="name">The term's name in the log.</param>
    /// <param name="real">(N, 3, P, P).</param>
    /// <param name="fake">(N, 3, P, P), with a gradient.</param>
    internal void AddTo(WeightedTerms loss, string name, Tensor real, Tensor fake) => loss.Add(name, options.Weight, () =>
    {
        (Tensor f, Func<Tensor> r) = Seen(real, fake);                                             // (N, 1), and (N, 1) without a gradient
        return options.Form switch
        {
            AdversarialForm.Plain => AdversarialLosses.Generator(f),
            AdversarialForm.Printed => RelativisticLosses.PrintedGenerator(r(), f, Mean),
            _ => RelativisticLosses.Generator(r(), f, Mean),
        };
    });

    // Real images are judged where they are needed alone.
    private (Tensor Fake, Func<Tensor> Real) Seen(Tensor real, Tensor fake)
    {
        if (options.Batches == JudgedBatches.Apart)
        {
            return (network.Forward(fake), () => Fixed(real));
        }

        (Tensor r, Tensor f) = Logits(real, fake);
        return (f, r.Detach);
    }

    private (Tensor Real, Tensor Fake) Logits(Tensor real, Tensor fake)
    {
        if (options.Batches == JudgedBatches.Apart)
        {
            return (network.Forward(real), network.Forward(fake));
        }

        Tensor both = network.Forward(Tensor.Cat([real, fake], 0));                                // (2N, 1)
        return (both.Narrow(0, 0, real.Size(0)), both.Narrow(0, real.Size(0), fake.Size(0)));
    }

    private Tensor Fixed(Tensor real)
    {
        using var grad = GradMode.Disabled();
        return network.Forward(real);
    }

    private Tensor Mean(Tensor logits) => group.Size == 1 ? logits.Mean() : _sum.Apply(logits.Mean()) * (1.0 / group.Size);
}

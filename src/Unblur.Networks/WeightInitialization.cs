using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks;

/// <summary>First values of all weights of a network at once, as training scripts give them.</summary>
internal static class WeightInitialization
{
    private const string WeightEnd = ".weight";

    /// <summary>Xavier-normal convolutions with gain 1, biases 0.</summary>
    internal static void Xavier(Module network, Generator generator)
    {
        foreach ((string name, Parameter parameter) in network.Trainable())
        {
            if (parameter.Value.Rank == 4)
            {
                Initializers.XavierNormal(parameter, generator);
            }
            else if (name.EndsWith(".bias", StringComparison.Ordinal))
            {
                Initializers.Constant(parameter, 0);
            }
        }
    }

    /// <summary>Kaiming-normal convolutions, norms that change nothing, biases 0.</summary>
    internal static void Kaiming(Module network, Generator generator)
    {
        foreach ((string name, Parameter parameter) in network.Trainable())
        {
            if (parameter.Value.Rank == 4)
            {
                Initializers.KaimingNormal(parameter, generator);
            }
            else
            {
                Initializers.Constant(parameter, name.EndsWith(WeightEnd, StringComparison.Ordinal) ? 1 : 0);
            }
        }
    }

    /// <summary>What PyTorch gives layers that nobody initialises: weights and biases of convolutions uniform within 1 / sqrt(fan_in).</summary>
    internal static void PyTorch(Module network, Generator generator)
    {
        var biases = network.Trainable().Where(entry => entry.Parameter.Value.Rank == 1).ToDictionary(entry => entry.Name, entry => entry.Parameter);
        foreach ((string name, Parameter weight) in network.Trainable().Where(entry => entry.Parameter.Value.Rank == 4))
        {
            double bound = 1 / Math.Sqrt(weight.Value.Size(1) * weight.Value.Size(2) * weight.Value.Size(3));
            Initializers.Uniform(weight, bound, generator);
            if (biases.TryGetValue($"{name[..^WeightEnd.Length]}.bias", out Parameter? bias))
            {
                Initializers.Uniform(bias, bound, generator);
            }
        }
    }
}

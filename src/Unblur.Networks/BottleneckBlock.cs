using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks;

/// <summary>Three 3x3 layers through half the channels, plus one from the input: "Res2" of SEN and RP-GAN. As a last block it ends without norm and ReLU.</summary>
internal sealed class BottleneckBlock : Layer
{
    private const int Kernel = 3;

    private readonly Sequential _main;
    private readonly Layer _shortcut;

    /// <summary>Parameters <c>main.0</c>, <c>main.1</c>, <c>main.2</c> and <c>shortcut</c>.</summary>
    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="isLast">Whether the two convolutions that are added stand alone, with biases: results of any sign.</param>
    internal BottleneckBlock(int inputs, int outputs, bool isLast = false)
    {
        int inner = Inner(outputs);
        _main = Add("main", new Sequential(new ConvNormRelu(inputs, inner, Kernel), new ConvNormRelu(inner, inner, Kernel), Ending(inner)));
        _shortcut = Add("shortcut", Ending(inputs));

        Layer Ending(int from) => isLast ? new Conv2d(from, outputs, Kernel) : new ConvNormRelu(from, outputs, Kernel);
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        return scope.Keep(_main.Forward(input) + _shortcut.Forward(input));
    }

    /// <summary>Half the channels, at least one.</summary>
    internal static int Inner(int outputs) => Math.Max(1, outputs / 2);

    /// <summary>Trained values of such a block.</summary>
    internal static double ParameterCount(int inputs, int outputs, bool isLast = false)
    {
        double inner = Inner(outputs), added = isLast ? 2 * outputs : 4 * outputs;
        return (9 * ((inputs * inner) + (inner * inner) + (inner * outputs) + ((double)inputs * outputs))) + (4 * inner) + added;
    }

    /// <summary>Products for each pixel.</summary>
    internal static double Work(int inputs, int outputs)
    {
        double inner = Inner(outputs);
        return 9 * ((inputs * inner) + (inner * inner) + (inner * outputs) + ((double)inputs * outputs));
    }
}

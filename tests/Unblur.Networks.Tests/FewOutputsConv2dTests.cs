using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Tests;

public sealed class FewOutputsConv2dTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(2, 5, MemoryFormat.ChannelsLast)]
    [InlineData(3, 3, MemoryFormat.Contiguous)]
    [InlineData(1, 1, MemoryFormat.ChannelsLast)]
    public void Forward_OfBlocks_HasResultAndGradientsOfTheConvolution(int outputs, int kernel, MemoryFormat format)
    {
        using TensorScope scope = new();
        using Generator generator = new(4);
        using Conv2d plain = new(8, outputs, kernel);
        using FewOutputsConv2d blocks = new(8, outputs, kernel);
        foreach ((string _, Parameter parameter) in plain.State())
        {
            Initializers.Uniform(parameter, 1, generator);
        }

        plain.To(format);
        blocks.To(format);
        blocks.Load(plain.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value));
        Tensor input = Tensor.RandN([2, 8, 6, 10], generator).Contiguous(format);
        input.RequiresGrad = true;

        (Tensor expected, Tensor actual) = (plain.Forward(input), blocks.Forward(input));

        AssertClose.Equal(expected, actual, Tolerance);
        foreach ((Tensor a, Tensor b) in Gradients(plain, expected, input).Zip(Gradients(blocks, actual, input)))
        {
            AssertClose.Equal(a, b, Tolerance);
        }
    }

    /// <summary>By the input, the weight and the bias.</summary>
    private static Tensor[] Gradients(Module module, Tensor output, Tensor input)
        => Tensor.Grad([output.Square().Mean()], [input, .. module.State().Select(entry => entry.Parameter.Value)]);
}

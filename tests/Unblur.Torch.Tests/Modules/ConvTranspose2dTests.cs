using Unblur.Torch.Modules;

namespace Unblur.Torch.Tests.Modules;

public sealed class ConvTranspose2dTests
{
    public static TheoryData<DType, MemoryFormat, double> Exact => new()
    {
        { DType.Float32, MemoryFormat.Contiguous, 1e-5 },
        { DType.Float32, MemoryFormat.ChannelsLast, 1e-5 },
        { DType.Float64, MemoryFormat.Contiguous, 1e-13 },
        { DType.Float64, MemoryFormat.ChannelsLast, 1e-13 },
        { DType.BFloat16, MemoryFormat.Contiguous, 2e-2 },
        { DType.BFloat16, MemoryFormat.ChannelsLast, 2e-2 },
    };

    [Theory]
    [MemberData(nameof(Exact))]
    public void Forward_KernelFourStrideTwo_EqualsLibtorchsOperator(DType type, MemoryFormat format, double tolerance)
    {
        using var scope = new TensorScope();
        using var generator = new Generator(1);
        using ConvTranspose2d layer = Random(new ConvTranspose2d(6, 5, 4), generator);
        Tensor input = Tensor.RandN([2, 6, 7, 9], generator).To(type);

        Tensor output = layer.Forward(input.Contiguous(format));

        Assert.Equal([2, 5, 14, 18], output.Shape);
        Assert.Equal(type, output.DType);
        Assert.Equal(format == MemoryFormat.ChannelsLast, output.IsChannelsLast);
        AssertClose(Direct(layer, input.To(DType.Float64)), output, tolerance);
    }

    [Fact]
    public void Backward_KernelFourStrideTwo_GivesTheGradientsOfLibtorchsOperator()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(2);
        using ConvTranspose2d layer = Random(new ConvTranspose2d(3, 4, 4), generator);
        layer.To(DType.Float64);
        var input = Tensor.RandN([2, 3, 5, 6], generator, DType.Float64);
        input.RequiresGrad = true;
        var seed = Tensor.RandN([2, 4, 10, 12], generator, DType.Float64);
        Tensor[] leaves = [input, layer.Weight.Value, layer.Bias!.Value];

        Tensor[] actual = Tensor.Grad([(layer.Forward(input) * seed).Sum()], leaves);

        Tensor[] expected = Tensor.Grad([(Direct(layer, input) * seed).Sum()], leaves);
        Assert.All(expected.Zip(actual), pair => AssertClose(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Backward_InputInBFloat16_ReachesTheFloat32Weights()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(3);
        using ConvTranspose2d layer = Random(new ConvTranspose2d(8, 4, 4), generator);
        var input = Tensor.RandN([1, 8, 6, 6], generator);
        Tensor[] leaves = [layer.Weight.Value, layer.Bias!.Value];

        Tensor[] actual = Tensor.Grad([layer.Forward(input.To(DType.BFloat16)).To(DType.Float32).Square().Sum()], leaves);

        Tensor[] expected = Tensor.Grad([Direct(layer, input).Square().Sum()], leaves);
        Assert.All(actual, gradient => Assert.Equal(DType.Float32, gradient.DType));
        Assert.All(expected.Zip(actual), pair => AssertClose(pair.First, pair.Second, 2e-2));
    }

    [Fact]
    public void Forward_AfterTheWeightsChanged_UsesTheNewOnes()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using var generator = new Generator(4);
        using ConvTranspose2d layer = Random(new ConvTranspose2d(2, 2, 4), generator);
        var input = Tensor.RandN([1, 2, 4, 4], generator);
        Tensor before = layer.Forward(input);

        layer.Weight.Value.MultiplyInPlace(2);
        layer.Bias!.Value.MultiplyInPlace(2);

        AssertClose(before * 2, layer.Forward(input), 1e-6);
    }

    [Theory]
    [InlineData(3, 2, 1, 1, DType.Float32, 1e-5)]
    [InlineData(2, 2, 0, 0, DType.Float32, 1e-5)]
    [InlineData(4, 2, 0, 0, DType.Float32, 1e-5)]
    [InlineData(3, 2, 1, 1, DType.BFloat16, 2e-2)]
    public void Forward_OtherKernels_EqualLibtorchsOperator(int kernel, int stride, int padding, int outputPadding, DType type, double tolerance)
    {
        using var scope = new TensorScope();
        using var generator = new Generator(5);
        var options = new ConvTranspose2dOptions { Stride = stride, Padding = padding, OutputPadding = outputPadding };
        using ConvTranspose2d layer = Random(new ConvTranspose2d(4, 3, kernel, options), generator);
        Tensor input = Tensor.RandN([1, 4, 6, 5], generator).To(type);

        Tensor output = layer.Forward(input);

        Tensor expected = Functional.ConvTranspose2d(
            input.To(DType.Float32), layer.Weight.Value, layer.Bias!.Value, stride, padding, outputPadding);
        AssertClose(expected, output, tolerance);
    }

    [Fact]
    public void Forward_WithoutBias_EqualsLibtorchsOperator()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(6);
        using ConvTranspose2d layer = Random(new ConvTranspose2d(3, 2, 4, new ConvTranspose2dOptions { HasBias = false }), generator);
        var input = Tensor.RandN([1, 3, 4, 5], generator);

        Tensor output = layer.Forward(input);

        Assert.Null(layer.Bias);
        AssertClose(Functional.ConvTranspose2d(input, layer.Weight.Value, bias: null, stride: 2, padding: 1), output, 1e-5);
    }

    private static Tensor Direct(ConvTranspose2d layer, Tensor input)
        => Functional.ConvTranspose2d(input, layer.Weight.As(input.DType), layer.Bias!.As(input.DType), stride: 2, padding: 1);

    private static ConvTranspose2d Random(ConvTranspose2d layer, Generator generator)
    {
        foreach ((string _, Parameter parameter) in layer.Trainable())
        {
            Initializers.Normal(parameter, 0.5, generator);
        }

        return layer;
    }

    /// <summary>Largest difference, relative to the largest value.</summary>
    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        using var scope = new TensorScope();
        (Tensor a, Tensor b) = (expected.Detach().To(DType.Float64), actual.Detach().To(DType.Float64));
        Assert.Equal(a.Shape, b.Shape);
        Assert.InRange((a - b).Abs().Max().Item() / a.Abs().Max().Item(), 0, tolerance);
    }
}

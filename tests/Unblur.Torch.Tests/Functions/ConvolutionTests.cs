using Unblur.TestKit;

namespace Unblur.Torch.Tests.Functions;

public class ConvolutionTests
{
    public static TheoryData<int, int, int, int, int> Settings => new()
    {
        // kernel, stride, padding, dilation, groups
        { 3, 1, 1, 1, 1 },
        { 3, 2, 1, 1, 1 },
        { 1, 1, 0, 1, 2 },
        { 3, 1, 2, 2, 1 },
        { 5, 2, 2, 1, 2 },
        { 3, 1, 1, 1, 4 },
        { 2, 2, 0, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Conv2d_AnySetting_EqualsNestedLoops(int kernel, int stride, int padding, int dilation, int groups)
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor weight, Tensor bias) = Inputs(kernel, groups);

        Tensor y = Functional.Conv2d(x, weight, bias, stride, padding, dilation, groups);

        AssertClose.Equal(NestedLoops(x, weight, bias, stride, padding, dilation, groups), y, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Conv2d_AnySetting_HasTheNumericalGradient(int kernel, int stride, int padding, int dilation, int groups)
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor weight, Tensor bias) = Inputs(kernel, groups);

        GradientCheck.Run(t => Functional.Conv2d(t[0], t[1], t[2], stride, padding, dilation, groups), x, weight, bias);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void ConvTranspose2d_AnySetting_IsTheAdjointOfConv2d(int kernel, int stride, int padding, int dilation, int groups)
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor weight, Tensor _) = Inputs(kernel, groups);
        Tensor forward = Functional.Conv2d(x, weight, null, stride, padding, dilation, groups);
        Tensor y = TestTensors.Normal(5, forward.Shape);
        int outputPadding = (int)((x.Size(2) + (2 * padding) - (dilation * (kernel - 1)) - 1) % stride);

        Tensor back = Functional.ConvTranspose2d(y, weight, null, stride, padding, outputPadding, groups, dilation);

        Assert.Equal(x.Shape, back.Shape);
        AssertClose.Equal((forward * y).Sum().Item(), (x * back).Sum().Item(), 1e-12);
    }

    [Fact]
    public void ConvTranspose2d_WithBias_HasTheNumericalGradient()
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 1, 2, 3, 4);
        Tensor weight = TestTensors.Normal(2, 2, 3, 4, 4);
        Tensor bias = TestTensors.Normal(3, 3);

        GradientCheck.Run(t => Functional.ConvTranspose2d(t[0], t[1], t[2], stride: 2, padding: 1), x, weight, bias);
    }

    [Fact]
    public void Conv2d_ChannelsLastInput_EqualsContiguous()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor weight, Tensor bias) = Inputs(3, 1);

        Tensor y = Functional.Conv2d(x.Contiguous(MemoryFormat.ChannelsLast), weight, bias, padding: 1);

        AssertClose.Equal(Functional.Conv2d(x, weight, bias, padding: 1), y, 1e-12);
    }

    private static (Tensor X, Tensor Weight, Tensor Bias) Inputs(int kernel, int groups)
        => (TestTensors.Normal(1, 2, 4, 7, 7), TestTensors.Normal(2, 4, 4 / groups, kernel, kernel), TestTensors.Normal(3, 4));

    private static NdArray NestedLoops(Tensor input, Tensor weights, Tensor biases, int stride, int padding, int dilation, int groups)
    {
        (NdArray x, NdArray weight, NdArray bias) = (NdArray.From(input), NdArray.From(weights), NdArray.From(biases));
        (int outputs, int channels, int kernel) = (weight.Shape[0], weight.Shape[1], weight.Shape[2]);
        int size = ((x.Shape[2] + (2 * padding) - (dilation * (kernel - 1)) - 1) / stride) + 1;
        return NdArray.Of([x.Shape[0], outputs, size, size], at =>
        {
            double sum = bias[at[1]];
            int firstChannel = at[1] / (outputs / groups) * channels;
            for (int c = 0; c < channels; c++)
            {
                for (int i = 0; i < kernel; i++)
                {
                    for (int j = 0; j < kernel; j++)
                    {
                        double value = x.OrZero(at[0], firstChannel + c, (at[2] * stride) + (i * dilation) - padding, (at[3] * stride) + (j * dilation) - padding);
                        sum += weight[at[1], c, i, j] * value;
                    }
                }
            }

            return sum;
        });
    }
}

using Unblur.Physics.Operators;
using Unblur.Torch;

namespace Unblur.Training.Reblur;

/// <summary>Reblurring of float32 on the CPU, and its gradients by the image and by the motion.</summary>
internal sealed class ReblurFunction(SampleBorder border) : CustomFunction
{
    protected override Tensor Forward(Tensor[] inputs)
    {
        (Tensor sharp, Tensor motion) = (inputs[0].Contiguous(), inputs[1].Contiguous());
        var blurry = Tensor.Empty(sharp.Shape);
        using PaddedPixels pixels = Pixels(sharp);
        ForEachGroup(sharp, (image, firstPlane, planes) =>
        {
            pixels.Fill(sharp, firstPlane, planes, border);
            Rows.ForEach(pixels.Height, TorchRuntime.Threads, y => ReblurRow.Forward(
                pixels, y, new ReblurPlanes(motion, 2 * image, 2, y), new ReblurPlanes(blurry, firstPlane, planes, y)));
        });
        return blurry;
    }

    protected override Tensor?[] Backward(BackwardCall call)
    {
        if (GradMode.IsRecording)
        {
            throw new NotSupportedException(
                "Reblurring of float32 on the CPU has no second derivative: leave createGraph off, or reblur in float64, whose operators say what they have.");
        }

        (Tensor sharp, Tensor motion, Tensor grad) = (call.Inputs[0].Contiguous(), call.Inputs[1].Contiguous(), call.OutputGrad.Contiguous());
        return [call.Needed[0] ? SharpGrad(motion, grad) : null, call.Needed[1] ? MotionGrad(sharp, motion, grad) : null];
    }

    private Tensor MotionGrad(Tensor sharp, Tensor motion, Tensor grad)
    {
        var result = Tensor.Zeros(motion.Shape);
        using PaddedPixels pixels = Pixels(sharp);
        ForEachGroup(sharp, (image, firstPlane, planes) =>
        {
            pixels.Fill(sharp, firstPlane, planes, border);
            Rows.ForEach(pixels.Height, TorchRuntime.Threads, y => ReblurRow.AddMotionGrad(
                pixels, y, new ReblurPlanes(motion, 2 * image, 2, y), new ReblurPlanes(grad, firstPlane, planes, y),
                new ReblurPlanes(result, 2 * image, 2, y)));
        });
        return result;
    }

    private Tensor SharpGrad(Tensor motion, Tensor grad)
    {
        var result = Tensor.Empty(grad.Shape);
        using PaddedPixels sum = Pixels(grad);
        ForEachGroup(grad, (image, firstPlane, planes) =>
        {
            ReblurScatter scatter = new(sum, motion, image);
            scatter.Add(motion, grad, firstPlane, planes);
            scatter.Store(result, firstPlane, planes, border);
        });
        return result;
    }

    private static PaddedPixels Pixels(Tensor images) => new((int)images.Size(2), (int)images.Size(3));

    /// <summary>Calls for each image and each four of its channels: the image, the first plane among all, and how many there are.</summary>
    private static void ForEachGroup(Tensor images, Action<int, int, int> body)
    {
        (int count, int channels) = ((int)images.Size(0), (int)images.Size(1));
        for (int image = 0; image < count; image++)
        {
            for (int channel = 0; channel < channels; channel += PaddedPixels.Channels)
            {
                body(image, (image * channels) + channel, Math.Min(PaddedPixels.Channels, channels - channel));
            }
        }
    }
}

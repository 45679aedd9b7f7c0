using Unblur.Torch;

namespace Unblur.Networks;

/// <summary>Operations on a value that its caller made and needs no more: written over it, unless autograd is recording.</summary>
internal static class InPlace
{
    internal static Tensor Relu(Tensor own) => GradMode.IsRecording ? Functional.Relu(own) : Functional.ReluInPlace(own);

    internal static Tensor LeakyRelu(Tensor own, double slope)
        => GradMode.IsRecording ? Functional.LeakyRelu(own, slope) : Functional.LeakyReluInPlace(own, slope);

    internal static Tensor Sum(Tensor own, Tensor other) => GradMode.IsRecording ? own + other : own.AddInPlace(other);

    internal static Tensor Product(Tensor own, Tensor other) => GradMode.IsRecording ? own * other : own.MultiplyInPlace(other);
}

namespace Unblur.Torch;

/// <summary>What the backward pass of a <see cref="CustomFunction"/> is given. The tensors belong to the call.</summary>
/// <param name="OutputGrad">The gradient of the output, in its shape; it need not be contiguous.</param>
/// <param name="Inputs">The inputs as they were applied.</param>
/// <param name="Output">The output, where the function keeps it.</param>
/// <param name="Needed">For each input, whether its gradient is asked for.</param>
public sealed record BackwardCall(Tensor OutputGrad, Tensor[] Inputs, Tensor? Output, bool[] Needed);

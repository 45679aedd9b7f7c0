using Unblur.Torch.Native;

namespace Unblur.Torch;

/// <summary>Inference on this thread until disposed: no gradients, no version counters. Tensors made inside never take part in training.</summary>
public readonly ref struct InferenceMode
{
    private readonly int _token;

    public InferenceMode() => Door.Check(Door.InferenceModeEnter(out _token), "enter inference mode");

    public void Dispose() => Door.InferenceModeLeave(_token);
}

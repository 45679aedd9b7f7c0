using Unblur.Torch.Native;

namespace Unblur.Torch;

/// <summary>Inference on this thread until disposed: no gradients, no version counters. Tensors made inside never take part in training.</summary>
public readonly ref struct InferenceMode
{
    private readonly nint _guard;

    public InferenceMode() => _guard = Door.InferenceModeEnter();

    public void Dispose() => Door.InferenceModeLeave(_guard);
}

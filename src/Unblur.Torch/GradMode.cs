using Unblur.Torch.Native;
using Unblur.Torch.Tracing;

namespace Unblur.Torch;

/// <summary>Switches the recording of gradients off (or on) for this thread until disposed.</summary>
public readonly ref struct GradMode
{
    private readonly bool? _before;

    private GradMode(bool enabled) => _before = Door.GradMode(enabled ? 1 : 0) != 0;

    /// <summary>Whether operators on this thread are being recorded, for gradients or in a trace: then no value that they need may be written over.</summary>
    public static bool IsRecording => OperatorRecorder.Active is not null || Door.IsRecording() != 0;

    public static GradMode Disabled() => new(false);

    public static GradMode Enabled() => new(true);

    public void Dispose()
    {
        if (_before is { } before)
        {
            _ = Door.GradMode(before ? 1 : 0);
        }
    }
}

/// <summary>Inference on this thread until disposed: no gradients, no version counters. Tensors made inside never take part in training.</summary>
public readonly ref struct InferenceMode
{
    private readonly int _token;

    public InferenceMode() => Door.Check(Door.InferenceModeEnter(out _token), "enter inference mode");

    public void Dispose() => Door.InferenceModeLeave(_token);
}

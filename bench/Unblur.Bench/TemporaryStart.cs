using Unblur.Torch.Checkpoints;

namespace Unblur.Bench;

/// <summary>A file from which the PyTorch program begins as ours does, removed afterwards.</summary>
internal sealed record TemporaryStart(string Path) : IDisposable
{
    internal static TemporaryStart Of(NeurMapStep step)
    {
        TemporaryStart start = new(System.IO.Path.GetTempFileName());
        Safetensors.Write(start.Path, step.Start());
        return start;
    }

    public void Dispose() => File.Delete(Path);
}

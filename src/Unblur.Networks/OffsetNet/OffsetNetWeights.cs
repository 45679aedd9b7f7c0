using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.OffsetNet;

/// <summary>Reads an <see cref="OffsetNet"/> from a file, NeurMAP's, Motion-ETR's (whose motion is in px) or our own.</summary>
public static class OffsetNetWeights
{
    /// <summary>Loads M; its width is read from the file.</summary>
    /// <param name="path">Safetensors or a PyTorch checkpoint.</param>
    /// <returns>The network in evaluation mode, float32, on the CPU; the caller disposes it.</returns>
    /// <exception cref="WeightFileException">The file is missing or damaged, or holds another network.</exception>
    public static OffsetNet Load(string path) => From(WeightFile.Read(path), path);

    /// <summary>As <see cref="Load"/>, from weights that have been read.</summary>
    /// <exception cref="WeightFileException">They are of another network.</exception>
    public static OffsetNet From(WeightFile file, string path)
    {
        ArgumentNullException.ThrowIfNull(file);
        OffsetNetOptions options = new() { Channels = ModuleFile.Outputs(file, path, "conv_1.1.weight", OffsetNet.Name) };
        try
        {
            options.Validate();
        }
        catch (ArgumentException error)
        {
            throw new WeightFileException(path, $"its shapes make no {OffsetNet.Name}: {error.Message}", error);
        }

        return ModuleFile.Filled(new OffsetNet(options), file, path, OffsetNet.Name);
    }
}

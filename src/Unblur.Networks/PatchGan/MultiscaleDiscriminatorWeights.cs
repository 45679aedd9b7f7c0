using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.PatchGan;

/// <summary>Reads a <see cref="MultiscaleDiscriminator"/> from a file, the authors' or our own.</summary>
public static class MultiscaleDiscriminatorWeights
{
    /// <summary>Loads N; its width and scales are read from the file.</summary>
    /// <param name="path">Safetensors or a PyTorch checkpoint.</param>
    /// <returns>The network in evaluation mode, float32, on the CPU; the caller disposes it.</returns>
    /// <exception cref="WeightFileException">The file is missing or damaged, or holds another network.</exception>
    public static MultiscaleDiscriminator Load(string path) => From(WeightFile.Read(path), path);

    /// <summary>As <see cref="Load"/>, from weights that have been read.</summary>
    /// <exception cref="WeightFileException">They are of another network.</exception>
    public static MultiscaleDiscriminator From(WeightFile file, string path)
    {
        ArgumentNullException.ThrowIfNull(file);
        MultiscaleDiscriminatorOptions options = new()
        {
            Channels = ModuleFile.Outputs(file, path, FirstWeight(0), MultiscaleDiscriminator.Name),
            Scales = Enumerable.Range(0, file.Tensors.Count).TakeWhile(scale => file.Tensors.ContainsKey(FirstWeight(scale))).Count(),
        };
        try
        {
            options.Validate();
        }
        catch (ArgumentException error)
        {
            throw new WeightFileException(path, $"its shapes make no {MultiscaleDiscriminator.Name}: {error.Message}", error);
        }

        return ModuleFile.Filled(new MultiscaleDiscriminator(options), file, path, MultiscaleDiscriminator.Name);
    }

    private static string FirstWeight(int scale) => $"scale{scale}_layer0.0.weight";
}

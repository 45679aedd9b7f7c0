using System.Globalization;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.OffsetNet;

/// <summary>Reads an <see cref="OffsetNet"/> from a file, NeurMAP's, Motion-ETR's (whose motion is in px) or our own.</summary>
public static class OffsetNetWeights
{
    /// <summary>The metadata entry that holds <see cref="OffsetNetOptions.Shrink"/>, where it is not 1.</summary>
    private const string ShrinkKey = "shrink";

    private const string FirstWeight = "conv_1.1.weight";

    /// <summary>Saves M so that <see cref="Load"/> gives the same network back.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="network">M.</param>
    /// <param name="metadata">More to keep with it.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, OffsetNet network, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Dictionary<string, string> all = new(metadata ?? new Dictionary<string, string>());
        if (network.Options.Shrink > 1)
        {
            all[ShrinkKey] = network.Options.Shrink.ToString(CultureInfo.InvariantCulture);
        }

        ModuleFile.Save(path, network, all);
    }

    /// <summary>Loads M; its width is read from the file.</summary>
    /// <param name="path">Safetensors or a PyTorch checkpoint.</param>
    /// <returns>The network in evaluation mode, float32, on the CPU; the caller disposes it.</returns>
    /// <exception cref="WeightFileException">The file is missing or damaged, or holds another network.</exception>
    public static OffsetNet Load(string path) => From(WeightFile.Read(path), path);

    /// <summary>Whether a file holds M and no other network.</summary>
    public static bool AreIn(WeightFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Tensors.ContainsKey(FirstWeight) && file.Tensors.ContainsKey("conv_out_0.weight");
    }

    /// <summary>As <see cref="Load"/>, from weights that have been read.</summary>
    /// <exception cref="WeightFileException">They are of another network.</exception>
    public static OffsetNet From(WeightFile file, string path)
    {
        ArgumentNullException.ThrowIfNull(file);
        OffsetNetOptions options = new()
        {
            Channels = ModuleFile.Outputs(file, path, FirstWeight, OffsetNet.Name),
            Shrink = file.Metadata.TryGetValue(ShrinkKey, out string? shrink) ? TimesSmaller(shrink) : 1,
        };
        try
        {
            options.Validate();
        }
        catch (ArgumentException error)
        {
            throw new WeightFileException(path, $"its shapes make no {OffsetNet.Name}: {error.Message}", error);
        }

        return ModuleFile.Filled(new OffsetNet(options), file, path, OffsetNet.Name);

        // What is no number is refused as 0 is.
        static int TimesSmaller(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int times) ? times : 0;
    }
}

using System.Globalization;

namespace Unblur.Inference;

/// <summary>What a network needs, as its file says: see docs/reference/onnx.md.</summary>
internal sealed record NetworkTraits
{
    /// <summary>The <see cref="ReceptiveRadius"/> of a network in which every pixel changes every result.</summary>
    internal const int WholeImage = int.MaxValue;

    /// <summary>The <see cref="Bits"/> of a network in float32.</summary>
    internal const int FloatBits = 32;

    private const int LargestSize = 4096;

    private const string Everywhere = "whole image";

    /// <summary>The kind of network: <c>shakeunet</c>, <c>dmphn</c> and so on.</summary>
    internal required string Name { get; init; }

    /// <summary>Height and width must be multiples of this, px.</summary>
    internal required int SizeMultiple { get; init; }

    /// <summary>Least height and width, px.</summary>
    internal required int SmallestSize { get; init; }

    /// <summary>How far away a pixel can be and still change a result, px; may be <see cref="WholeImage"/>.</summary>
    internal required int ReceptiveRadius { get; init; }

    /// <summary>Peak bytes of activations per pixel.</summary>
    internal required int BytesPerPixel { get; init; }

    internal required double MultiplyAccumulatesPerPixel { get; init; }

    /// <summary>Of the numbers that its convolutions multiply: 8, or 32 for float32.</summary>
    internal int Bits { get; init; } = FloatBits;

    /// <summary>All that the file says of the network, such as a prior's <c>betas</c>.</summary>
    internal IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The smallest side from this one on that the network takes, px.</summary>
    internal int FittingSide(int side) => Math.Max(SmallestSize, (side + SizeMultiple - 1) / SizeMultiple * SizeMultiple);

    /// <summary>Reads the metadata of a file.</summary>
    /// <param name="metadata">Its entries.</param>
    /// <param name="file">The file, for messages.</param>
    /// <exception cref="ModelException">An entry is missing or senseless: the file was not written by Unblur.</exception>
    internal static NetworkTraits Of(IReadOnlyDictionary<string, string> metadata, string file)
    {
        return new NetworkTraits
        {
            Name = Text("network"),
            SizeMultiple = (int)Number("size_multiple", 1, LargestSize),
            SmallestSize = (int)Number("smallest_size", 1, LargestSize),
            ReceptiveRadius = Text("receptive_radius") == Everywhere ? WholeImage : (int)Number("receptive_radius", 0, int.MaxValue),
            BytesPerPixel = (int)Number("bytes_per_pixel", 1, int.MaxValue),
            MultiplyAccumulatesPerPixel = Number("multiply_accumulates_per_pixel", 0, double.MaxValue),
            Bits = metadata.ContainsKey("bits") ? (int)Number("bits", 8, 8) : FloatBits,
            Settings = metadata,
        };

        string Text(string key) => metadata.TryGetValue(key, out string? value) ? value : throw Foreign($"has no '{key}' in its metadata");

        double Number(string key, double least, double most)
            => double.TryParse(Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
                ? value
                : throw Foreign($"has '{Text(key)}' as its '{key}'");

        ModelException Foreign(string what) => new($"{file} {what}: it is no network that Unblur wrote. Export it with unblur models export.");
    }
}

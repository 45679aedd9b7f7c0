using Unblur.Imaging;

namespace Unblur;

/// <summary>Reads weights, Unblur's and foreign ones, and writes them as ONNX: the part of Unblur that trains can do it, and needs libtorch for it.</summary>
/// <remarks>Without one, a <see cref="ModelCatalogue"/> restores with models that have their ONNX files, which all that ship have.</remarks>
public interface IWeightReader
{
    /// <summary>What a kind of network is for; null for an unknown kind.</summary>
    ModelRole? RoleOf(string network);

    /// <summary>Reads weights whole.</summary>
    /// <param name="path">A .safetensors, .pth, .pt or .pkl file, or the folder of a checkpoint of several files.</param>
    /// <exception cref="ModelException">They are missing, damaged, refused, or of no known network.</exception>
    WeightContent Read(string path);

    /// <summary>Reads weights and writes them as safetensors.</summary>
    /// <param name="path">As for <see cref="Read"/>.</param>
    /// <param name="key">The entry of a PyTorch checkpoint that holds the weights; null to look for it.</param>
    /// <param name="target">The file.</param>
    /// <param name="isHalf">Whether values are rounded to float16.</param>
    /// <exception cref="ModelException">They are missing, damaged, refused, or of no known network.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    WeightContent Save(string path, string? key, string target, bool isHalf);

    /// <summary>Writes weights as ONNX.</summary>
    /// <param name="path">As for <see cref="Read"/>.</param>
    /// <param name="checksum">What the files' metadata have as <c>weights_sha256</c>.</param>
    /// <param name="options">How they are written.</param>
    /// <returns>The graphs of the network, the main one first.</returns>
    /// <exception cref="ModelException">They are missing, damaged, refused, of no known network, or cannot be written as ONNX.</exception>
    IReadOnlyList<ExportedGraph> Export(string path, string checksum, ExportOptions options);
}

/// <summary>What a weight file holds.</summary>
/// <param name="Network">The kind of network.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Parameters">Trained values.</param>
public sealed record WeightContent(string Network, ModelRole Role, long Parameters);

/// <summary>A network, or a part of one, as ONNX.</summary>
/// <param name="Name">Empty for the main graph of a network, else what it is called: <c>estimator</c>.</param>
/// <param name="Model">The bytes of the file.</param>
public sealed record ExportedGraph(string Name, ReadOnlyMemory<byte> Model);

/// <summary>How a model is written as ONNX.</summary>
public sealed record ExportOptions
{
    /// <summary>The oldest version of ONNX's operators that is written.</summary>
    public const int OldestOpset = 17;

    /// <summary>The newest version of ONNX's operators that is written.</summary>
    public const int NewestOpset = 20;

    /// <summary>The version of ONNX's operators.</summary>
    public int Opset { get; init; } = OldestOpset;

    /// <summary>Whether weights are kept as float16, half the size; networks compute in float32 all the same.</summary>
    public bool IsHalf { get; init; }

    /// <summary>
    /// Parts of photos, RGB, [0,1], like those that the model will restore: its main graph then computes in 8 bits, by the range that its values have on
    /// them. They are gone through once, one after another. Null, the default, for float32.
    /// </summary>
    public IEnumerable<PlanarImage>? Examples { get; init; }

    /// <summary>Whether existing files are replaced. Default false.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Throws where the options make no sense.</summary>
    /// <exception cref="ArgumentException">The version of the operators is not written, or two ways to keep weights are named.</exception>
    public void Validate()
    {
        if (Opset is < OldestOpset or > NewestOpset)
        {
            throw new ArgumentException($"Opset is {Opset}: use {OldestOpset} to {NewestOpset}.");
        }

        if (Examples is not null && IsHalf)
        {
            throw new ArgumentException("Weights are to be kept in 8 bits and as float16: choose one.");
        }
    }
}

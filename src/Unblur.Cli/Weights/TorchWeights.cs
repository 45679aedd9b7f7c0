using Unblur.Cli.Diagnosis;
using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.Onnx;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;

namespace Unblur.Cli.Weights;

/// <summary>Reads weights by the networks themselves, in libtorch.</summary>
internal sealed class TorchWeights : IWeightReader
{
    /// <summary>The models, with all that can be done with their weights.</summary>
    /// <param name="folders">Default: as for <see cref="ModelCatalogue.Open(string[])"/>.</param>
    internal static ModelCatalogue Open(params string[] folders) => ModelCatalogue.Open(new TorchWeights(), folders);

    public ModelRole? RoleOf(string network) => NetworkCatalogue.Find(network) is { } entry ? Role(entry.Role) : null;

    public WeightContent Read(string path) => Translate(path, () =>
    {
        using Network network = NetworkFile.Load(path);
        return Content(network);
    });

    public WeightContent Save(string path, string? key, string target, bool isHalf) => Translate(path, () =>
    {
        using Network network = NetworkFile.Load(path, key);
        NetworkFile.Save(target, network, isHalf: isHalf);
        return Content(network);
    });

    public IReadOnlyList<ExportedGraph> Export(string path, string checksum, ExportOptions options) => Translate(path, () =>
    {
        using Network network = NetworkFile.Load(path);
        using TensorScope scope = new();
        Dictionary<string, string> more = new() { [OnnxExporter.WeightsKey] = checksum };
        IEnumerable<Tensor>? examples = options.Examples?.Select(photo => Fitting(photo, network.Card));
        return network.Graphs.Select(Exported).ToList();

        ExportedGraph Exported(NetworkGraph graph)
            => new(graph.Name, OnnxExporter.Serialize(network, graph, options.Opset, options.IsHalf, more, graph.Name.Length == 0 ? examples : null));
    });

    /// <summary>The part of a photo that a network takes, (1, 3, H, W).</summary>
    private static Tensor Fitting(PlanarImage photo, NetworkCard card)
    {
        (int height, int width) = (photo.Height / card.SizeMultiple * card.SizeMultiple, photo.Width / card.SizeMultiple * card.SizeMultiple);
        int least = Math.Max(card.SmallestSize, card.SizeMultiple);
        return Math.Min(height, width) >= least
            ? Tensor.From(photo.Crop(0, 0, width, height).Values, 1, photo.Channels, height, width)
            : throw new OnnxExportException(
                $"one of the photos is {photo.Width} x {photo.Height}, less than the {least} px that {card.Name} takes: leave it out.");
    }

    private WeightContent Content(Network network) => new(network.Card.Name, RoleOf(network.Card.Name) ?? ModelRole.Deblur, network.ParameterCount());

    private static ModelRole Role(NetworkRole role) => role switch
    {
        NetworkRole.Motion => ModelRole.Motion,
        NetworkRole.Blur => ModelRole.Blur,
        NetworkRole.Prior => ModelRole.Prior,
        NetworkRole.Discriminator => ModelRole.Discriminator,
        _ => ModelRole.Deblur,
    };

    private static T Translate<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is WeightFileException or OnnxExportException)
        {
            throw new ModelException(failure.Message, failure);
        }
        catch (Exception failure) when (Check.IsLibrary(failure))
        {
            throw new ModelException(
                $"{path} holds weights, and reading weights needs libtorch, which photos do not: run unblur models export {path} from a checkout, which sets it up, "
                + $"and restore with the ONNX file. {(failure.InnerException ?? failure).Message}",
                failure);
        }
    }
}

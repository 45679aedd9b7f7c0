using System.Globalization;
using Unblur.Torch;

namespace Unblur.Networks;

/// <summary>A network that knows what photos look like: from a deconvolved image and the blurry one to the next estimate of the sharp one.</summary>
public abstract class PriorNetwork : Network
{
    /// <summary>The metadata entry that holds <see cref="Betas"/>, with blanks between them.</summary>
    internal const string BetasKey = "betas";

    internal const int Colours = 3;

    /// <summary>Those of both images.</summary>
    internal const int Planes = 2 * Colours;

    /// <summary>Element type of the arithmetic inside; weights, input and output stay float32. Float32 or BFloat16.</summary>
    public DType Precision { get; set; } = DType.Float32;

    /// <summary>
    /// Beta of each level's deconvolution in the network's training, above 0: what I* looks like depends on them. Kept in its weight file. Default 0.01,
    /// 0.02, 0.04; RP-GAN's paper has none.
    /// </summary>
    public IReadOnlyList<double> Betas { get; set; } = [0.01, 0.02, 0.04];

    public override IReadOnlyDictionary<string, string> Settings
        => new Dictionary<string, string> { [BetasKey] = string.Join(' ', Betas.Select(beta => beta.ToString(CultureInfo.InvariantCulture))) };

    /// <summary>Beta of a level, from 0; beyond those of the training it grows on as it did between its last two levels.</summary>
    public double Beta(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        int last = Betas.Count - 1;
        double growth = last > 0 ? Betas[last] / Betas[last - 1] : 1;
        return level <= last ? Betas[level] : Betas[last] * Math.Pow(growth, level - last);
    }

    /// <summary>Z = G(I*, O).</summary>
    /// <param name="deconvolved">I*: (N, 3, H, W), float32, RGB, nominally [0,1]; H and W as the <see cref="Network.Card"/> says.</param>
    /// <param name="blurry">O: the blurry images, (N, 3, H, W), [0,1].</param>
    /// <returns>(N, 3, H, W), nominally [0,1], not clamped.</returns>
    /// <exception cref="ArgumentException">The rank, the channels or the sizes do not fit.</exception>
    public abstract Tensor Forward(Tensor deconvolved, Tensor blurry);

    /// <summary>The result for images that are their own deconvolution: what the network makes of a photo without motion.</summary>
    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Apply(Tensor images) => [Forward(images, images)];

    /// <summary>From <c>deconvolved</c> and <c>blurry</c> to <c>restored</c>.</summary>
    public override IReadOnlyList<NetworkGraph> Graphs =>
        [new NetworkGraph("", [new GraphInput("deconvolved", Colours), new GraphInput("blurry", Colours)], ["restored"], inputs => [Forward(inputs[0], inputs[1])])];

    /// <summary>Takes over the betas of a weight file; without them the usual ones stay.</summary>
    internal void TakeBetas(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.TryGetValue(BetasKey, out string? text) && ReadBetas(text) is { } betas)
        {
            Betas = betas;
        }
    }

    /// <summary>What is wrong with the betas of a weight file; null where nothing is.</summary>
    internal static string? BetasProblem(IReadOnlyDictionary<string, string> metadata)
        => metadata.TryGetValue(BetasKey, out string? text) && ReadBetas(text) is null
            ? $"its {BetasKey} are '{text}', not positive numbers with blanks between them. The file is damaged."
            : null;

    /// <summary>Null where the text is no list of positive numbers.</summary>
    private static double[]? ReadBetas(string text)
    {
        double[] betas =
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double beta) ? beta : double.NaN),
        ];
        return betas.Length > 0 && betas.All(beta => beta > 0 && double.IsFinite(beta)) ? betas : null;
    }
}

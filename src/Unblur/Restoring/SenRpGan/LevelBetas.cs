using System.Globalization;
using Unblur.Inference;

namespace Unblur.Restoring.SenRpGan;

/// <summary>Beta of each level's deconvolution, as the generator was trained for: what the deconvolved image looks like depends on them.</summary>
internal sealed class LevelBetas
{
    private const string Key = "betas";

    private readonly double[] _betas;

    private LevelBetas(double[] betas) => _betas = betas;

    /// <summary>Levels that the generator was trained for.</summary>
    internal int Count => _betas.Length;

    /// <summary>Reads them from what the generator's file says.</summary>
    /// <exception cref="ModelException">It does not say them.</exception>
    internal static LevelBetas Of(NetworkTraits traits)
    {
        string text = traits.Settings.GetValueOrDefault(Key, "");
        double[] betas =
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double beta) ? beta : double.NaN),
        ];
        return betas.Length > 0 && betas.All(beta => beta > 0 && double.IsFinite(beta))
            ? new LevelBetas(betas)
            : throw new ModelException($"the '{Key}' of {traits.Name} are '{text}', not positive numbers with blanks between them. Export the model again.");
    }

    /// <summary>Beta of a level, from 0; beyond those of the training it grows on as it did between its last two levels.</summary>
    internal double Of(int level)
    {
        int last = _betas.Length - 1;
        double growth = last > 0 ? _betas[last] / _betas[last - 1] : 1;
        return level <= last ? _betas[level] : _betas[last] * Math.Pow(growth, level - last);
    }
}

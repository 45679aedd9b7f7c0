namespace Unblur.Imaging;

/// <summary>The names of the files in the folder of a training run: whoever trains writes them, whoever restores reads them.</summary>
public static class RunFiles
{
    /// <summary>The recipe as it was resolved. A folder without it holds no run.</summary>
    public const string Recipe = "recipe.yaml";

    /// <summary>The averaged weights with the best validation.</summary>
    public const string Best = "best.safetensors";

    /// <summary>The newest averaged weights.</summary>
    public const string Latest = "latest.safetensors";

    /// <summary>The motion network of the same step as <see cref="Latest"/>.</summary>
    public const string Motion = "motion.safetensors";

    /// <summary>The discriminator of the same step as <see cref="Latest"/>.</summary>
    public const string Discriminator = "discriminator.safetensors";

    /// <summary>The BGAN that blurred photos of the training.</summary>
    public const string Bgan = "bgan.safetensors";

    /// <summary>The folder of checkpoints.</summary>
    public const string Checkpoints = "checkpoints";

    /// <summary>One line of JSON for each report.</summary>
    public const string Log = "log.jsonl";

    /// <summary>The folder of pictures made while training.</summary>
    public const string Samples = "samples";

    /// <summary>What made the run, one entry for each start.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The names, sizes and fingerprints of the photos that the run trains on.</summary>
    public const string Photos = "photos.json";

    /// <summary>The learning curve as a picture.</summary>
    public const string Curve = "curve.svg";

    /// <summary>The folder of event files for TensorBoard.</summary>
    public const string TensorBoard = "tb";

    /// <summary>The page of the run.</summary>
    public const string Report = "report.html";
}

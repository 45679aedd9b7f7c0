namespace Unblur.Data.Layouts;

/// <summary>A blurry photo and what is known about it.</summary>
/// <param name="Name">Unique in its set, without a slash or an extension; the scene stands in front: the name of results in a flat folder.</param>
/// <param name="Blurry">Full path of the blurry photo.</param>
/// <param name="Sharp">Full path of the sharp photo; null where a folder of frames takes its place.</param>
public sealed record ImagePair(string Name, string Blurry, string? Sharp)
{
    /// <summary>The sequence or place that it was taken in; null where the data set has none.</summary>
    public string? Scene { get; init; }

    /// <summary>Full path of the folder with the sharp frames along the camera's path (Köhler), of which the best counts; null elsewhere.</summary>
    public string? Frames { get; init; }

    /// <summary>Full path of the motion flow from which the blur was made (.mat, .flo or .npy); null where it is not known.</summary>
    public string? Flow { get; init; }

    /// <summary>All its files.</summary>
    public IEnumerable<string> Files => new[] { Blurry, Sharp, Flow }.OfType<string>();
}

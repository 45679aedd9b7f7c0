namespace Unblur.Data.Layouts;

/// <summary>Which part of a data set to take.</summary>
public sealed record DataSetOptions
{
    /// <summary>All of it, without gamma.</summary>
    public static DataSetOptions Default { get; } = new();

    /// <summary>"train", "test" or the name of another folder or list; null where the data set is not divided. Default null.</summary>
    public string? Split { get; init; }

    /// <summary>The blurry photos of GOPRO_Large: "blur", which is what the field compares on, or "blur_gamma". Default "blur".</summary>
    /// <remarks>The choice is worth about 1 dB.</remarks>
    public string GoProBlur { get; init; } = "blur";
}

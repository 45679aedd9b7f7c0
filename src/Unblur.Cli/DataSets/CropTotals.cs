namespace Unblur.Cli.DataSets;

/// <summary>What <c>unblur data crop</c> did.</summary>
internal sealed record CropTotals
{
    public int Photos { get; set; }

    public int Patches { get; set; }

    public int Skipped { get; set; }

    public int TooSmall { get; set; }

    /// <summary>What could not be cut, and why.</summary>
    public List<string> Failed { get; } = [];
}

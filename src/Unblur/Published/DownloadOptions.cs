namespace Unblur.Published;

/// <summary>How patient a download is.</summary>
internal sealed record DownloadOptions
{
    /// <summary>How often a connection may break before it is given up. Default 5.</summary>
    public int MostAttempts { get; init; } = 5;

    /// <summary>How long to wait before the second attempt; before each further one as much longer. Default 1 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a connection may give nothing. Default 60 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection may take to be made. Default 20 s.</summary>
    public TimeSpan Connecting { get; init; } = TimeSpan.FromSeconds(20);
}

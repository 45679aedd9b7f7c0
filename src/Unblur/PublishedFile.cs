namespace Unblur;

/// <summary>One file that somebody published, pinned: whatever else is found at its address is refused.</summary>
public sealed record PublishedFile
{
    /// <summary>Its name, as published.</summary>
    public required string Name { get; init; }

    /// <summary>Where its makers publish it; where that is a repository, at a fixed commit.</summary>
    public required Uri Address { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the content, 64 small hexadecimal digits.</summary>
    public required string Sha256 { get; init; }
}

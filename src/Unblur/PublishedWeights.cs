namespace Unblur;

/// <summary>Weights or parameters that others published and Unblur does not ship: what they are, and the files they are made of.</summary>
public sealed record PublishedWeights
{
    /// <summary>The name that a user types.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence: what it is and what needs it.</summary>
    public required string Description { get; init; }

    /// <summary>The licence, as an SPDX identifier where there is one; <c>unknown</c> where its makers state none.</summary>
    public required string License { get; init; }

    /// <summary>The files. Several are in one folder, which then stands for all of them.</summary>
    public required IReadOnlyList<PublishedFile> Files { get; init; }

    /// <summary>Names of others that are of no use without: pulling one pulls these, too.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Size of all files in bytes.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);
}

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

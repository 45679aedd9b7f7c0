namespace Unblur.Networks.Dmphn;

/// <summary>Size and number range of a <see cref="Dmphn"/>.</summary>
public sealed record DmphnOptions
{
    /// <summary>Levels, 1 to 4: 2 is 1-2, 3 is 1-2-4, 4 is 1-2-4-8 patches. Default 3, the published one.</summary>
    public int Levels { get; init; } = 3;

    /// <summary>What is subtracted from the input and added to the output. Default 0; the authors' weights were trained with 0.5.</summary>
    public double Offset { get; init; }

    /// <summary>Throws when the numbers do not describe a network.</summary>
    /// <exception cref="ArgumentException">All problems, together.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (Levels is < 1 or > 4)
        {
            problems.Add($"Levels is {Levels}: give 1 to 4");
        }

        if (!double.IsFinite(Offset))
        {
            problems.Add($"Offset is {Offset}: give a finite number");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems) + ".");
        }
    }
}

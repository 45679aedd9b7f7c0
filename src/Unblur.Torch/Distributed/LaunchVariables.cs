using System.Globalization;

namespace Unblur.Torch.Distributed;

/// <summary>Environment variables of a launcher. What is missing or no number is refused by name.</summary>
internal sealed class LaunchVariables(Func<string, string?> variable)
{
    /// <summary>Whether a variable is set to anything.</summary>
    internal bool Has(string name) => !string.IsNullOrWhiteSpace(variable(name));

    internal string TextOr(string name, string otherwise) => Has(name) ? variable(name)!.Trim() : otherwise;

    /// <param name="name">The variable.</param>
    /// <param name="meaning">What it says, for the message.</param>
    /// <exception cref="ArgumentException">It is not set.</exception>
    internal string Text(string name, string meaning) => Has(name) ? TextOr(name, string.Empty) : throw Missing(name, meaning);

    /// <exception cref="ArgumentException">It is not set, or no whole number.</exception>
    internal int Whole(string name, string meaning)
        => int.TryParse(Text(name, meaning), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new ArgumentException($"the environment variable {name} is '{variable(name)}': give a whole number from 0.");

    /// <summary>The first of several variables that is set.</summary>
    /// <exception cref="ArgumentException">None is, or it is no whole number.</exception>
    internal int FirstWhole(string meaning, params string[] names)
        => names.FirstOrDefault(Has) is { } name ? Whole(name, meaning) : throw Missing(names[0], meaning);

    internal int FirstWholeOr(int otherwise, params string[] names) => names.Any(Has) ? FirstWhole(string.Empty, names) : otherwise;

    private ArgumentException Missing(string name, string meaning)
    {
        string[] others = ["RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMI_SIZE"];
        return new($"the environment says that several processes train together ({string.Join(", ", others.Where(Has))}), but {name}, {meaning}, is not set: set it, or unset those for one process.");
    }
}

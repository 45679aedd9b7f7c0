namespace Unblur.Training.Recipes;

/// <summary>One key that a kind of recipe has, as <see cref="RecipeReader"/> met it.</summary>
/// <param name="Name">With its section, such as <c>data.patch</c>.</param>
/// <param name="Default">As it would be written in a recipe; empty where there is none.</param>
/// <param name="Allowed">Which values it takes, in words.</param>
/// <param name="Unit">Such as px; empty for numbers without one.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="IsPath">Whether its values are paths of files or folders, which a run's folder keeps in full.</param>
public sealed record RecipeKey(string Name, string Default, string Allowed, string Unit, string Meaning, bool IsPath = false)
{
    /// <summary>The part of the name before the first dot; empty where it has none.</summary>
    public string Section => Name.Contains('.', StringComparison.Ordinal) ? Name[..Name.IndexOf('.', StringComparison.Ordinal)] : "";
}

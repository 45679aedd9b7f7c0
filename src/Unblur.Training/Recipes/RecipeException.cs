namespace Unblur.Training.Recipes;

/// <summary>A recipe cannot be followed; the message names the file, the key, the value and what is allowed.</summary>
public sealed class RecipeException(string message) : Exception(message);

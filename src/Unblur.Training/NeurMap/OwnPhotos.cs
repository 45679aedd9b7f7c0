using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>The recipe for one's own photos that is part of the program: <c>recipes/neurmap/own-photos.yaml</c>.</summary>
public static class OwnPhotos
{
    /// <summary>The default name of a run.</summary>
    public const string Name = "own-photos";

    /// <summary>The recipe with changes.</summary>
    /// <param name="overrides"><c>key=value</c>; folders of blurry and of sharp photos at least.</param>
    /// <exception cref="RecipeException">An override is not of that form.</exception>
    public static RecipeDocument Recipe(IEnumerable<string> overrides)
    {
        using Stream resource = typeof(OwnPhotos).Assembly.GetManifestResourceStream($"{Name}.yaml")!;
        using StreamReader reader = new(resource);
        return RecipeDocument.Parse(reader.ReadToEnd(), $"{Name}.yaml", overrides);
    }
}

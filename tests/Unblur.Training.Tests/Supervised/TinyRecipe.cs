using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Training.Recipes;
using Unblur.Training.Supervised;

namespace Unblur.Training.Tests.Supervised;

/// <summary>A supervised recipe that is trained in seconds, on four drawn photos.</summary>
internal static class TinyRecipe
{
    internal static SupervisedRecipe Of(TemporaryFolder folder, params string[] overrides)
    {
        string photos = Path.Combine(folder.Path, "photos");
        if (!Directory.Exists(photos))
        {
            TestPhotos.Write(photos, 4);
        }

        return SupervisedRecipe.From(RecipeDocument.Parse(
            """
            kind: supervised
            precision: float32
            network: { name: resunet, channels: [8, 12], encoder_blocks: [1], middle_blocks: 1, decoder_blocks: [1] }
            data: { patch: 32, batch: 2, validation_every: 4 }
            shake: { minimum_length: 2, short_length: 4, maximum_length: 8 }
            optimizer: { learning_rate: 2e-3, warmup_steps: 3 }
            """,
            "test", [$"data.sharp={photos}", .. overrides]));
    }
}

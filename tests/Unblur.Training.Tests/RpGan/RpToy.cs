using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Torch;
using Unblur.Training.Recipes;
using Unblur.Training.RpGan;

namespace Unblur.Training.Tests.RpGan;

/// <summary>Recipes, scenes and motion networks that are as small as they can be.</summary>
internal static class RpToy
{
    internal const int Patch = 48, Margin = 8;

    internal static RpGanRecipe Recipe(TemporaryFolder folder, params string[] overrides)
    {
        string photos = folder.File("photos");
        if (!Directory.Exists(photos))
        {
            TestPhotos.Write(photos, 4, 112, 96);
        }

        return RpGanRecipe.From(RecipeDocument.Parse(
            $$"""
            kind: rpgan
            precision: float32
            network: { channels: 2, blocks: 1 }
            discriminator: { channels: 2 }
            data: { patch: {{Patch}}, margin: {{Margin}}, batch: 2, validation_every: 4, validation_patch: 48, validation_patches: 2 }
            flow: { ceiling: 12 }
            motion: { source: true, view: 64 }
            degradation: { sharp_share: 0, linear_light_share: 0, noise_share: 0, jpeg_share: 0 }
            shake: { minimum_length: 2, short_length: 4, maximum_length: 8 }
            levels: { tolerance: 1.0e-3 }
            buffer: { size: 10, epochs: 1, warmup_steps: 0 }
            loss: { content: 0, pixel: 1 }
            optimizer: { learning_rate: 2.0e-3, constant_steps: 3, average_decay: 0.9 }
            """,
            "test", [$"data.sharp={photos}", .. overrides]));
    }

    /// <summary>Weights of an untrained network that estimates motion.</summary>
    internal static string MotionWeights(TemporaryFolder folder)
    {
        string path = folder.File("motion.safetensors");
        using Generator generator = new(3);
        using var network = (MotionNetwork)NetworkCatalogue.Find("motionnet")!.CreateFresh(
            new Dictionary<string, string[]> { ["channels"] = ["4", "6"], ["encoder_blocks"] = ["1"], ["middle_blocks"] = ["1"], ["decoder_blocks"] = ["1"] }, generator);
        NetworkFile.Save(path, network);
        return path;
    }

    /// <summary>A photo of a patch with its margin, blurred along one motion.</summary>
    internal static MovedScene Scene(int seed, MotionVector motion)
    {
        int side = Patch + (2 * Margin);
        PlanarImage sharp = TestPhotos.Draw(seed, side, side);
        var flow = MotionFlow.Uniform(side, side, motion);
        return new MovedScene(new VaryingBlur(flow).Apply(sharp), sharp, flow);
    }
}

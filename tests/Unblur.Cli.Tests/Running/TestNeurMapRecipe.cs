namespace Unblur.Cli.Tests.Running;

/// <summary>A recipe that trains NeurMAP's three networks, tiny ones, on unpaired photos.</summary>
internal static class TestNeurMapRecipe
{
    public const string Name = "neurmap.yaml";

    private const string Text = """
        kind: neurmap
        network:
          channels: [4, 8]
          encoder_blocks: [1]
          middle_blocks: 1
          decoder_blocks: [1]
        data:
          patch: 32
        validation:
          photos: 2
          size: 64
        motion:
          channels: 2
        discriminator:
          channels: 2
        run:
          log_every: 1
          checkpoint_every: 2
          validate_every: 2
        steps: 4
        """;

    /// <summary>The recipe, and photos in <c>blurry</c> and <c>sharp</c>.</summary>
    public static void Write(TemporaryFolder folder)
    {
        foreach (string kind in new[] { "blurry", "sharp" })
        {
            for (int i = 0; i < 3; i++)
            {
                TestPhotos.Write(folder.PathOf(kind, $"{i}.png"), 96, 80, seed: (kind.Length * 10) + i);
            }
        }

        folder.Write(Text, Name);
    }
}

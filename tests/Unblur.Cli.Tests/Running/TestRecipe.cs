namespace Unblur.Cli.Tests.Running;

/// <summary>A recipe that trains a tiny network for four steps of milliseconds, with its photos.</summary>
internal static class TestRecipe
{
    public const string Name = "small.yaml";

    private const int Photos = 8;

    private const string Text = """
        kind: supervised
        network:
          channels: [4, 8]
          encoder_blocks: [1]
          middle_blocks: 1
          decoder_blocks: [1]
        data:
          sharp: [photos]
          validation_every: 4
          patch: 32
          batch: 1
        run:
          log_every: 1
          checkpoint_every: 2
          validate_every: 2
        precision: float32
        shake:
          maximum_length: 6
          short_length: 3
        steps: 4
        """;

    public static void Write(TemporaryFolder folder)
    {
        for (int i = 0; i < Photos; i++)
        {
            TestPhotos.Write(folder.PathOf("photos", $"{i}.png"), 96, 96, seed: i);
        }

        folder.Write(Text, Name);
    }
}

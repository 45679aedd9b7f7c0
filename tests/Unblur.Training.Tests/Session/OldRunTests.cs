using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Session;
using Unblur.Training.Supervised;

namespace Unblur.Training.Tests.Session;

/// <summary>
/// Run folders of version 0.1 (commit ae36e11), after 4 steps, are continued to 8 steps as that version continued them. Photos are 8 bitmaps of a
/// formula, on which both versions trained.
/// </summary>
public sealed class OldRunTests
{
    // Other processors sum in another order; what is trained otherwise is off by far more.
    private const double Tolerance = 1e-4;

    [Fact]
    public void Resume_SupervisedRunOfVersion01_EndsWhereItEnded()
    {
        using TemporaryFolder folder = new();
        RecipeDocument recipe = Open("supervised", folder, out RunFolder run);
        using (run)
        {
            SupervisedTraining.Run(SupervisedRecipe.From(recipe), new TrainingContext(run, Device.Cpu));

            AssertClose("supervised", run);
            Assert.Equal(8, File.ReadAllLines(run.Log).Length);
        }
    }

    [Fact]
    public void Resume_NeurMapRunOfVersion01_EndsWhereItEnded()
    {
        using TemporaryFolder folder = new();
        RecipeDocument recipe = Open("neurmap", folder, out RunFolder run);
        using (run)
        {
            NeurMapTraining.Run(NeurMapRecipe.From(recipe), new TrainingContext(run, Device.Cpu));

            AssertClose("neurmap", run);
            Assert.Equal(8, File.ReadAllLines(run.Log).Length);
        }
    }

    private static RecipeDocument Open(string kind, TemporaryFolder folder, out RunFolder run)
    {
        string root = Path.Combine(folder.Path, "run");
        foreach (string file in Directory.EnumerateFiles(Fixture(kind), "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(root, Path.GetRelativePath(Fixture(kind), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        for (int i = 0; i < 8; i++)
        {
            Bitmap.Write(Path.Combine(folder.Path, i < 4 ? "sharp" : "blurry", $"{i % 4}.bmp"), i);
        }

        run = RunFolder.Open(root);
        string[] changes = ["steps=8", $"data.sharp={folder.Path}/sharp", .. kind == "neurmap" ? new[] { $"data.blurry={folder.Path}/blurry" } : []];
        return RecipeDocument.Read(run.Recipe, changes);
    }

    private static void AssertClose(string kind, RunFolder run)
    {
        (WeightFile expected, WeightFile actual) = (WeightFile.Read(Fixture($"{kind}-after-8-steps.safetensors")), WeightFile.Read(run.LatestWeights));
        var before = WeightFile.Read(Path.Combine(Fixture(kind), "latest.safetensors"));
        Assert.Equal(expected.Tensors.Keys.Order(), actual.Tensors.Keys.Order());
        Assert.Equal("8", actual.Metadata["step"]);
        Assert.All(expected.Tensors, entry => Assert.InRange(Distance(entry.Value, actual.Tensors[entry.Key]), 0, Tolerance));
        Assert.Contains(expected.Tensors, entry => Distance(entry.Value, before.Tensors[entry.Key]) > 10 * Tolerance);
    }

    private static double Distance(StoredTensor left, StoredTensor right) => left.ToSingles().Zip(right.ToSingles()).Max(pair => Math.Abs(pair.First - pair.Second));

    private static string Fixture(string name) => Repository.PathOf("tests", "Unblur.Training.Tests", "Session", "OldRuns", name);

    /// <summary>An uncompressed bitmap of 96 x 80 px: ramps and a checkerboard, which differ by number.</summary>
    private static class Bitmap
    {
        private const int Width = 96, Height = 80, Header = 54;

        internal static void Write(string path, int number)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            byte[] file = new byte[Header + (3 * Width * Height)];
            using (BinaryWriter writer = new(new MemoryStream(file)))
            {
                writer.Write("BM"u8);
                Array.ForEach([file.Length, 0, Header, 40, Width, Height, 1 | (24 << 16), 0, file.Length - Header, 2835, 2835, 0, 0], writer.Write);
                for (int i = 0; i < Width * Height; i++)
                {
                    (int x, int y) = (i % Width, Height - 1 - (i / Width));
                    int square = ((x / 8) + (y / 8)) % 2 * 90;
                    writer.Write((byte)(x + (y * 11) + (number * 20) + square));
                    writer.Write((byte)((x * 7) + (y * 2) + (number * 70) + square));
                    writer.Write((byte)((x * 3) + (y * 5) + (number * 40) + square));
                }
            }

            File.WriteAllBytes(path, file);
        }
    }
}

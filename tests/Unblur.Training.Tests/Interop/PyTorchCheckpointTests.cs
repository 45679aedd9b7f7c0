using Unblur.Networks;
using Unblur.Networks.Dmphn;
using Unblur.Networks.MimoUNet;
using Unblur.Networks.MprNet;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.Interop;

/// <summary>Weights go from PyTorch to Unblur and back under the names of the networks' authors, and mean the same on both sides.</summary>
public sealed class PyTorchCheckpointTests
{
    private const double Tolerance = 1e-5;

    [SkippableTheory]
    [InlineData("dmphn", 8)]
    [InlineData("mprnet", 6)]
    [InlineData("mimounet", 6)]
    [InlineData("offsetnet", 6)]
    [InlineData("patchgan", 6)]
    public void Load_CheckpointsOfPyTorch_HaveItsValuesAndItsResult(string name, int count)
    {
        PyTorch.Require();
        using TemporaryFolder folder = new();
        PyTorch.Write(name, folder.Path);
        IReadOnlyDictionary<string, StoredTensor> expected = WeightFile.Read(folder.File("state.safetensors")).Tensors;

        string[] checkpoints = [.. Directory.GetFiles(folder.Path, "*.pth"), .. Directory.GetDirectories(folder.Path)];

        Assert.Equal(count, checkpoints.Length);
        foreach (string checkpoint in checkpoints)
        {
            using Network network = NetworkFile.Load(checkpoint);
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), network.State().Select(entry => entry.Name).Order(StringComparer.Ordinal));
            Assert.All(network.State(), entry => Assert.True(
                entry.Parameter.Value.ToStored().Bytes.Span.SequenceEqual(expected[entry.Name].Bytes.Span), $"{checkpoint}: {entry.Name} has other values"));
        }

        // DMPHN's folders of modules are those of its authors, who count from -0.5 to 0.5; all others say no such thing.
        using Network loaded = NetworkFile.Load(folder.File("state_dict.zip.pth"));
        AssertSameResult(loaded, WeightFile.Read(folder.File("result.safetensors")).Tensors);
    }

    [SkippableTheory]
    [InlineData("dmphn")]
    [InlineData("mprnet")]
    [InlineData("mimounet")]
    public void Save_Network_LoadsStrictlyInPyTorchAndGivesTheSame(string name)
    {
        PyTorch.Require();
        using TemporaryFolder folder = new();
        using DeblurNetwork network = name switch { "dmphn" => new Dmphn(), "mprnet" => new MprNet(), _ => new MimoUNet() };
        using Generator generator = new(2);
        network.Initialize(generator);
        network.Eval();
        NetworkFile.Save(folder.File("weights.safetensors"), network);

        Assert.InRange(ErrorInPyTorch(name, network, folder.File("weights.safetensors"), folder), 0, Tolerance);
    }

    [SkippableFact]
    public void Run_ItsFiles_LoadStrictlyInPyTorchAndGiveTheSame()
    {
        PyTorch.Require();
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.File("run"));
        (string blurry, string sharp) = (TestPhotos.Write(folder.File("blurry"), 2), TestPhotos.Write(folder.File("sharp"), 2));
        var recipe = NeurMapRecipe.From(RecipeDocument.Parse(
            """
            kind: neurmap
            network: { name: dmphn, levels: 3 }
            data: { patch: 32, unpaired_batch: 2 }
            validation: { photos: 1, size: 64 }
            steps: 2
            """,
            "test", [$"data.blurry={blurry}", $"data.sharp={sharp}"]));
        NeurMapTraining.Run(recipe, new TrainingContext(run, Device.Cpu));

        (string Name, string Path)[] files = [("dmphn", run.LatestWeights), ("offsetnet", run.MotionWeights), ("patchgan", run.DiscriminatorWeights)];
        foreach ((string name, string path) in files)
        {
            using Network network = NetworkFile.Load(path);
            Assert.InRange(ErrorInPyTorch(name, network, path, folder), 0, Tolerance);
        }
    }

    private static void AssertSameResult(Network network, IReadOnlyDictionary<string, StoredTensor> result)
    {
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        IReadOnlyList<Tensor> outputs = network.Apply(result["input"].ToTensor());
        Assert.Equal(result.Count - 1, outputs.Count);
        for (int i = 0; i < outputs.Count; i++)
        {
            AssertClose.Equal(result[$"output{i}"].ToTensor(), outputs[i], Tolerance);
        }
    }

    private static double ErrorInPyTorch(string name, Network network, string weights, TemporaryFolder folder)
    {
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        Tensor input = GoldenWeights.Pattern(64, 64);
        Dictionary<string, StoredTensor> result = new() { ["input"] = input.ToStored() };
        foreach (Tensor output in network.Apply(input))
        {
            result[$"output{result.Count - 1}"] = output.ToStored();
        }

        string path = folder.File($"{name}.result.safetensors");
        Safetensors.Write(path, result);
        return PyTorch.Read(name, weights, path);
    }
}

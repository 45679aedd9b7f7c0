using System.Diagnostics;
using System.Text.Json;
using Unblur.Cli.Failures;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Torch;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Supervised;

namespace Unblur.Cli.Training;

/// <summary><c>unblur train</c> from the recipe to the exit code.</summary>
internal sealed class TrainingRun(TrainingRequest request)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private Action<Utf8JsonWriter>? _writeNumbers;

    /// <summary>Trains to the recipe's last step, or until it is cancelled: then a checkpoint is written, and the run can be resumed.</summary>
    public async Task<ExitCode> Run()
    {
        Failure? failure = null;
        try
        {
            string weights = await StatusOutput.Run(request.Verbosity, output => Task.Run(() => Train(output)));
            if (!request.Json) Console.Out.WriteLine(weights);
        }
        catch (Exception thrown) // this command's top level
        {
            failure = Failure.From(thrown);
            failure.Print(Console.Error, withStackTrace: request.Verbosity == Verbosity.Verbose);
            if (failure.ExitCode == ExitCode.Cancelled && File.Exists(Path.Combine(request.Folder, "recipe.yaml"))) Console.Error.WriteLine($"Go on with: unblur train --resume --out {request.Folder}");
        }

        if (request.Json) TrainingReportWriter.Write(request.Folder, _writeNumbers, Stopwatch.GetElapsedTime(_start), failure, Console.OpenStandardOutput());
        return failure?.ExitCode ?? ExitCode.Done;
    }

    /// <returns>The path of the best weights, or of the newest where nothing says which are best.</returns>
    private string Train(StatusOutput output)
    {
        RecipeDocument document = ReadRecipe();
        Action<RunFolder, Device, CancellationToken> train = Training(document, output);
        Device device = Failure.AtOptions(ChooseDevice);
        using RunFolder run = OpenFolder(document.ToYaml());

        using Interruption interruption = new(() => output.WriteLine("Stopping after this step. Press Ctrl-C again to end at once."));
        TorchRuntime.Threads = request.Threads;
        train(run, device, interruption.Token);
        if (File.Exists(run.BestWeights)) return run.BestWeights;
        if (request.Verbosity != Verbosity.Quiet) output.WriteLine($"Use {run.LatestWeights}, the newest weights: without validation.pairs nothing says which are best. Pictures of how they came about are in {run.Samples}.");
        return run.LatestWeights;
    }

    private RecipeDocument ReadRecipe()
    {
        if (request.IsResumed) return RecipeDocument.Read(Path.Combine(request.Folder, "recipe.yaml"), request.Overrides);
        if (request.Recipe is { } path) return RecipeDocument.Read(path, request.Overrides);
        bool isStartNamed = request.Overrides.Any(change => change.StartsWith("initial_weights=", StringComparison.Ordinal));
        string[] start = isStartNamed ? [] : [RecipeOverride.Of("initial_weights", ModelCatalogue.Open().Find().WeightsPath)];
        return OwnPhotos.Recipe([.. start, .. request.Overrides]);
    }

    /// <summary>What the recipe's kind asks for; a recipe that cannot be followed is refused here.</summary>
    private Action<RunFolder, Device, CancellationToken> Training(RecipeDocument document, StatusOutput output)
    {
        switch (document.Text("kind", "supervised"))
        {
            case "supervised":
                SupervisedRecipe supervised = SupervisedRecipe.From(document);
                TrainingLog log = new(output, request.Verbosity);
                _writeNumbers = json => { if (log.Last is { } last) TrainingReportWriter.WriteNumbers(json, last); };
                return (run, device, cancellation) => SupervisedTraining.Run(supervised, run, device, log, output.WriteLine, cancellation);
            case NeurMapRecipe.Kind:
                NeurMapRecipe neurMap = NeurMapRecipe.From(document);
                NeurMapTrainingLog neurMapLog = new(output, request.Verbosity);
                _writeNumbers = json => { if (neurMapLog.Last is { } last) TrainingReportWriter.WriteNumbers(json, last); };
                return (run, device, cancellation) => NeurMapTraining.Run(neurMap, run, device, neurMapLog, output.WriteLine, cancellation);
            case var kind:
                throw new UsageException($"the recipe's kind is '{kind}': use supervised or {NeurMapRecipe.Kind}.");
        }
    }

    private Device ChooseDevice() => request.Device != "auto" ? Device.Parse(request.Device) : Device.CudaCount > 0 ? Device.Cuda() : Device.Cpu;

    private RunFolder OpenFolder(string recipeYaml)
    {
        try
        {
            return request.IsResumed ? RunFolder.Open(request.Folder, recipeYaml) : RunFolder.Create(request.Folder, recipeYaml);
        }
        catch (IOException failure)
        {
            throw new UsageException($"{failure.Message} (--resume goes on with a run, --out chooses its folder)", failure);
        }
    }
}

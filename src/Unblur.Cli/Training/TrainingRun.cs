using System.Diagnostics;
using System.Text.Json;
using Unblur.Cli.Failures;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Training;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Session;
using Unblur.Training.Supervised;

namespace Unblur.Cli.Training;

/// <summary><c>unblur train</c> from the recipe to the exit code: alone, or as one of several processes that a launcher has started.</summary>
internal sealed class TrainingRun(TrainingRequest request)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private Action<Utf8JsonWriter>? _writeNumbers;
    private bool _isFirst = true;

    /// <summary>Trains to the recipe's last step, or until it is cancelled: then a checkpoint is written, and the run can be resumed.</summary>
    public async Task<ExitCode> Run()
    {
        Failure? failure = null;
        try
        {
            string weights = await StatusOutput.Run(request.Verbosity, output => Task.Run(() => Train(output)));
            if (!request.Json && _isFirst)
            {
                Console.Out.WriteLine(weights);
            }
        }
        catch (Exception thrown) // this command's top level
        {
            failure = Failure.From(thrown);
            failure.Print(Console.Error, withStackTrace: request.Verbosity == Verbosity.Verbose);
            if (_isFirst && (failure.ExitCode == ExitCode.Cancelled || thrown is ProcessLostException or CheckpointException) && File.Exists(Path.Combine(request.Folder, "recipe.yaml")))
            {
                Console.Error.WriteLine($"Go on with: unblur train --resume --out {request.Folder}");
            }
        }

        if (request.Json && _isFirst)
        {
            TrainingReportWriter.Write(request.Folder, _writeNumbers, Stopwatch.GetElapsedTime(_start), failure, Console.OpenStandardOutput());
        }

        return failure?.ExitCode ?? ExitCode.Done;
    }

    /// <returns>The path of the best weights, or of the newest where nothing says which are best, or of M where it was trained alone; empty in all processes but the first.</returns>
    private string Train(StatusOutput output)
    {
        Launch? launch = Failure.AtOptions(() => Launch.Read(Environment.GetEnvironmentVariable));
        _isFirst = launch is null or { Rank: 0 };
        RecipeDocument document = ReadRecipe(output);
        TrainingSystem system = TrainingSystems.Of(document);
        Action<TrainingContext> train = system.Prepare(document);
        TrainingLog log = new(output, request.Verbosity);
        _writeNumbers = json => { if (log.Last is { } last) { TrainingReportWriter.WriteNumbers(json, last); } };
        Device device = Failure.AtOptions(() => ChooseDevice(launch));
        TorchRuntime.Threads = request.Threads ?? Math.Max(1, Environment.ProcessorCount / (launch?.LocalSize ?? 1));
        using ProcessGroup group = launch is null ? ProcessGroup.Alone : ProcessGroup.Join(launch, device);
        using RunFolder? run = _isFirst ? OpenFolder(document.ToYaml(system.Keys)) : null;

        using Interruption interruption = new(() => output.WriteLine("Stopping after this step. Press Ctrl-C again to end at once."));
        train(new TrainingContext(run, device)
        {
            Group = group,
            Progress = _isFirst ? log : null, // of several processes the first reports how it goes, and all report what goes wrong
            Warn = output.WriteLine,
            Cancellation = interruption.Token,
        });
        if (run is null)
        {
            return "";
        }

        if (File.Exists(run.BestWeights))
        {
            return run.BestWeights;
        }

        if (!File.Exists(run.LatestWeights))
        {
            return run.MotionWeights; // M alone was trained
        }

        if (request.Verbosity != Verbosity.Quiet)
        {
            output.WriteLine($"Use {run.LatestWeights}, the newest weights: without validation.pairs nothing says which are best. Pictures of how they came about are in {run.Samples}.");
        }

        return run.LatestWeights;
    }

    private RecipeDocument ReadRecipe(StatusOutput output)
    {
        if (request.IsResumed)
        {
            return RecipeDocument.Read(Path.Combine(request.Folder, "recipe.yaml"), request.Overrides);
        }

        if (request.Recipe is { } path)
        {
            return RecipeDocument.Read(path, request.Overrides);
        }

        return OwnPhotos.Recipe([.. StartOfOwnPhotos(output), .. request.Overrides]);
    }

    /// <summary>D and M start from the weights that ship, unless told otherwise; an M whose size is given is a fresh one.</summary>
    private IEnumerable<string> StartOfOwnPhotos(StatusOutput output)
    {
        var catalogue = ModelCatalogue.Open();
        if (!Changes("initial_weights"))
        {
            yield return RecipeOverride.Of("initial_weights", catalogue.Find().WeightsPath);
        }

        if (Changes("motion.initial_weights"))
        {
            yield break;
        }

        if (!Changes("motion.channels") && !Changes("motion.shrink"))
        {
            yield return RecipeOverride.Of("motion.initial_weights", catalogue.Find(role: ModelRole.Motion).WeightsPath);
        }
        else if (_isFirst && request.Verbosity != Verbosity.Quiet)
        {
            output.WriteLine("The motion network starts untrained, since motion.channels or motion.shrink is set: the one that ships has a size of its own.");
        }

        bool Changes(string key) => request.Overrides.Any(change => change.StartsWith($"{key}=", StringComparison.Ordinal));
    }

    // Several processes on one machine take its graphics cards in turn.
    private Device ChooseDevice(Launch? launch)
        => request.Device is "auto" or "cuda" && Device.CudaCount is > 0 and int cards ? Device.Cuda((launch?.LocalRank ?? 0) % cards)
            : request.Device == "auto" ? Device.Cpu : Device.Parse(request.Device);

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

using System.Diagnostics;
using System.Text.Json;
using Unblur.Cli.Failures;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Cli.Weights;
using Unblur.Imaging;
using Unblur.Networks.OffsetNet;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Training;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Session;
using Unblur.Training.Supervised;

namespace Unblur.Cli.Training;

/// <summary><c>unblur train</c> from the recipe to the exit code: alone, or as one of several processes started by a launcher.</summary>
internal sealed class TrainingRun(TrainingRequest request)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private Action<Utf8JsonWriter>? _writeNumbers;
    private bool _isFirst = true;
    private bool _isOpened;

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
            failure = Failure.Report(thrown, request.Verbosity);
            PrintHowToResume(failure);
        }

        if (request.Json && _isFirst)
        {
            TrainingReportWriter.Write(request.Folder, _writeNumbers, Stopwatch.GetElapsedTime(_start), failure, Console.OpenStandardOutput());
        }

        return failure?.ExitCode ?? ExitCode.Done;
    }

    // A wrong command line or recipe and damaged weights would fail again, and a folder that was not opened may hold another run. Without a checkpoint a resumed run starts
    // at step 0.
    private void PrintHowToResume(Failure failure)
    {
        if (_isOpened && failure.ExitCode is not (ExitCode.Usage or ExitCode.Weights) && File.Exists(RunFolder.RecipeIn(request.Folder)))
        {
            string change = failure.Cause is TrainingDivergedException ? " --set KEY=VALUE" : "";
            Console.Error.WriteLine($"Go on with: unblur train --resume --out {request.Folder}{change}");
        }
    }

    /// <returns>
    /// The path of the best weights; of the newest if there is no validation; of the motion network's if only that was trained. Empty in all
    /// processes except the first.
    /// </returns>
    private string Train(StatusOutput output)
    {
        output.ShowBar("reading the recipe", 0);
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
        using RunFolder? run = _isFirst ? OpenFolder(document, system.Keys, output) : null;
        _isOpened = run is not null;

        output.ShowBar("reading the photos", 0);
        using Interruption interruption = new(() => output.WriteLine("Stopping after this step. Press Ctrl-C again to end at once."));
        train(new TrainingContext(run, device)
        {
            Group = group,
            Stage = _isFirst ? log : null,
            Progress = _isFirst ? log : null, // the first process reports progress, all processes report warnings
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
            output.WriteLine($"Use {run.LatestWeights}, the newest weights: without validation.pairs the best weights are not known. Pictures from the training are in {run.Samples}.");
        }

        return run.LatestWeights;
    }

    private RecipeDocument ReadRecipe(StatusOutput output)
    {
        if (request.IsResumed)
        {
            return ResumedRecipe.Read(request, Note(output));
        }

        if (request.Recipe is { } path)
        {
            return RecipeDocument.Read(path, request.Overrides);
        }

        return OwnPhotos.Recipe([.. StartOfOwnPhotos(output), .. request.Overrides]);
    }

    /// <summary>
    /// Both networks start from Unblur's own weights unless the overrides say otherwise; a motion network whose size is set starts untrained.
    /// </summary>
    private IEnumerable<string> StartOfOwnPhotos(StatusOutput output)
    {
        ModelCatalogue catalogue = TorchWeights.Open();
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
            yield return RecipeOverride.Of("motion.initial_weights", (OwnM(catalogue) ?? catalogue.Find(role: ModelRole.Motion)).WeightsPath);
        }
        else if (_isFirst && request.Verbosity != Verbosity.Quiet)
        {
            output.WriteLine("The motion network starts untrained, since motion.channels or motion.shrink is set: Unblur's own motion network has another size.");
        }

        bool Changes(string key) => request.Overrides.Any(change => change.StartsWith($"{key}=", StringComparison.Ordinal));
    }

    // NeurMAP's own network, whose training together with D was tried out, before the default one.
    private static ModelCard? OwnM(ModelCatalogue catalogue) => catalogue.Models.FirstOrDefault(card => card.Network == OffsetNet.Name);

    // Several processes on one machine take its graphics cards in turn.
    private Device ChooseDevice(Launch? launch)
        => request.Device is "auto" or "cuda" && Device.CudaCount is > 0 and int cards ? Device.Cuda((launch?.LocalRank ?? 0) % cards)
            : request.Device == "auto" ? Device.Cpu : Device.Parse(request.Device);

    private Action<string> Note(StatusOutput output) => _isFirst && request.Verbosity != Verbosity.Quiet ? output.WriteLine : _ => { };

    private RunFolder OpenFolder(RecipeDocument recipe, IReadOnlyList<RecipeKey> keys, StatusOutput output)
    {
        var photos = RunPhotos.Of(recipe, keys);
        if (photos.Results > 0)
        {
            Note(output)($"{Words.Count(photos.Results, "photo")} left out: results of unblur next to the photos that they were made of (names that "
                + "end in _deblurred, _motion or _blurry).");
        }

        if (PhotoFormats.PassedOver(photos.Unread) is { } unread)
        {
            Note(output)(unread);
        }

        RunFolder run = OpenFolder(recipe.ToYaml(keys));
        try
        {
            if (request.IsResumed)
            {
                RequireSamePhotos(RunPhotos.Read(run.Photos), photos, output);
            }

            run.Keep(photos);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    private void RequireSamePhotos(RunPhotos? before, RunPhotos now, StatusOutput output)
    {
        if (before is null)
        {
            Note(output)("Which photos this run began with is not known, since it is from an older version: it goes on with those that are there now, "
                + "and notes them.");
            return;
        }

        string changes = string.Concat(before.ChangesTo(now).Select(change => $"\n  {change}"));
        if (changes.Length == 0)
        {
            return;
        }

        if (!request.AcceptsChangedData)
        {
            throw new UsageException($"the photos are not those that {request.Folder} began with:{changes}\n  Put them back, name their folder with "
                + "--set, or go on with these: --accept-changed-data.");
        }

        Note(output)($"The run goes on with other photos:{changes}");
    }

    private RunFolder OpenFolder(string recipeYaml)
    {
        try
        {
            return request.IsResumed ? RunFolder.Open(request.Folder, recipeYaml) : RunFolder.Create(request.Folder, recipeYaml);
        }
        catch (RunFolderException unusable)
        {
            throw new UsageException(unusable.Message, unusable);
        }
        catch (IOException failure)
        {
            throw new UsageException($"{failure.Message} (--resume resumes a run, --out chooses its folder)", failure);
        }
    }
}

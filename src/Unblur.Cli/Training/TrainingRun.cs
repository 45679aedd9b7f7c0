using System.Diagnostics;
using Unblur.Cli.Failures;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Torch;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Supervised;

namespace Unblur.Cli.Training;

/// <summary><c>unblur train</c> from the recipe to the exit code.</summary>
internal sealed class TrainingRun(TrainingRequest request)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private TrainingLog? _log;

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
            if (failure.ExitCode == ExitCode.Cancelled) Console.Error.WriteLine($"Go on with: unblur train --resume --out {request.Folder}");
        }

        if (request.Json) TrainingReportWriter.Write(request.Folder, _log?.Last, Stopwatch.GetElapsedTime(_start), failure, Console.OpenStandardOutput());
        return failure?.ExitCode ?? ExitCode.Done;
    }

    /// <returns>The path of the best weights.</returns>
    private string Train(StatusOutput output)
    {
        _log = new TrainingLog(output, request.Verbosity);
        RecipeDocument document = RecipeDocument.Read(request.IsResumed ? Path.Combine(request.Folder, "recipe.yaml") : request.Recipe!, request.Overrides);
        SupervisedRecipe recipe = SupervisedRecipe.From(document);
        Device device = Failure.AtOptions(ChooseDevice);
        using RunFolder run = OpenFolder(document.ToYaml());

        using Interruption interruption = new(() => output.WriteLine("Stopping after this step. Press Ctrl-C again to end at once."));
        TorchRuntime.Threads = request.Threads;
        SupervisedTraining.Run(recipe, run, device, _log, output.WriteLine, interruption.Token);
        return File.Exists(run.BestWeights) ? run.BestWeights : run.LatestWeights;
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

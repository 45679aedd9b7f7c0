using Unblur.Cli.Diagnosis;
using Unblur.Cli.Failures;
using Unblur.Cli.Options;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Cli.Weights;
using Unblur.Imaging;
using Unblur.Torch;

namespace Unblur.Cli.Benchmarks;

/// <summary><c>unblur bench deblur</c> from the model to the exit code.</summary>
internal sealed class DeblurBenchmark(BenchmarkRequest request)
{
    private double? _peak;

    private int Threads => request.Options.Threads > 0 ? request.Options.Threads : Environment.ProcessorCount;

    public async Task<ExitCode> Run()
    {
        (BenchmarkResult? result, Failure? failure) = (null, null);
        try
        {
            result = await StatusOutput.Run(request.Verbosity, output => Task.Run(() => Measure(output)));
            if (!request.Json)
            {
                BenchmarkTable.Write(result, Console.Out);
            }
        }
        catch (Exception thrown) // this command's top level
        {
            failure = Failure.Report(thrown, request.Verbosity);
        }

        if (request.Json)
        {
            BenchmarkReportWriter.Write(result, failure, Console.OpenStandardOutput());
        }

        return failure?.ExitCode ?? ExitCode.Done;
    }

    private BenchmarkResult Measure(StatusOutput output)
    {
        StatusLogger logger = new(output, request.Verbosity);
        using Deblurrer deblurrer = Failure.AtOptions(() => Load(TorchWeights.Open(), logger));
        return new(deblurrer.Model, Threads, NetworkRuntime.Version, [.. request.Sizes.Select(size => Measure(deblurrer, size, output))]);
    }

    // A drawn photo may look sharp, and would be left alone: the network is what is measured.
    private Deblurrer Load(ModelCatalogue catalogue, StatusLogger logger)
    {
        bool isNetwork = request.Options.Method is (null or "auto") && Deblurrer.FindModel(catalogue, request.Model, request.Options) is { Role: ModelRole.Deblur, Files.Count: 1 };
        return Deblurrer.Load(catalogue, request.Model, isNetwork ? request.Options with { Method = "network" } : request.Options, logger);
    }

    private DeblurTiming Measure(Deblurrer deblurrer, PhotoSize size, StatusOutput output)
    {
        Photo photo = SyntheticPhoto.Create(size.Width, size.Height);
        GC.Collect();
        bool isPeakOfRuns = PeakMemory.TryReset();
        DeblurReport report = Restore("warming up", 0);
        List<double> seconds = [];
        while (seconds.Count < request.Runs)
        {
            report = Restore($"run {seconds.Count + 1} of {request.Runs}", (double)seconds.Count / request.Runs);
            seconds.Add(report.Seconds);
        }

        long? memory = isPeakOfRuns && report.PeakMemoryBytes > 0 ? report.PeakMemoryBytes : null;
        return new(size, seconds, report, memory, deblurrer.MultiplyAccumulatesPerPixel, report.Device == "cpu" ? PeakOf(output) : null);

        DeblurReport Restore(string what, double share)
        {
            output.ShowBar($"{size}: {what}", share);
            DeblurReport made = deblurrer.Restore(photo).Report;
            return made.IsFinite
                ? made
                : throw new ModelException($"{deblurrer.Model.Name} gives values that are NaN or infinite on the photo of {size}: the time of such a "
                    + "network says nothing. Take other weights.");
        }
    }

    /// <summary>In libtorch, which photos do not need: null where it is not there.</summary>
    private double? PeakOf(StatusOutput output)
    {
        try
        {
            output.ShowBar("the machine's fastest convolution", 1);
            TorchRuntime.Threads = Threads;
            return _peak ??= ConvolutionPeak.Measure(DType.Float32).Max(speed => speed.GigaflopsPerSecond);
        }
        catch (Exception missing) when (Check.IsLibrary(missing))
        {
            return null;
        }
    }
}

/// <summary>The result of <c>unblur bench deblur</c>.</summary>
/// <param name="Model">The model in use.</param>
/// <param name="Threads">Processor threads.</param>
/// <param name="Runtime">The version of ONNX Runtime.</param>
/// <param name="Timings">One timing for each size.</param>
internal sealed record BenchmarkResult(ModelCard Model, int Threads, string Runtime, IReadOnlyList<DeblurTiming> Timings);

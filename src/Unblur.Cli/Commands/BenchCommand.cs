using System.CommandLine;
using Unblur.Cli.Benchmarks;
using Unblur.Cli.Options;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur bench</c>: how fast this machine is.</summary>
internal sealed class BenchCommand : CommandWithExamples
{
    private const int DefaultRuns = 5;
    private static readonly PhotoSize s_defaultSize = new(1280, 720);

    public BenchCommand()
        : base(
            "bench",
            "Measure how fast this machine restores photos.",
            "unblur bench deblur                                        the default model at 1280 x 720",
            "unblur bench deblur --size 1280x720 --size 6000x4000       several sizes",
            "unblur bench deblur -n mine --threads 1                    another model, one thread",
            "unblur bench deblur --json > speed.json                    a report for programs")
        => Add(DeblurSubcommand());

    private static Command DeblurSubcommand()
    {
        Option<PhotoSize[]> sizes = OptionValue.ParsedList(
            "--size", [], "WIDTHxHEIGHT", "Size of the photo. Can be given several times. Default: 1280x720.", PhotoSize.Parse);
        Option<int> runs = OptionValue.Whole("--runs", [], "N", "Timed runs for each size, after one run to warm up. Default: 5.", 1, int.MaxValue);
        ComputeOptions compute = new();
        CommonOptions common = new();
        Command command = new("deblur", "Measure how fast a synthetic photo is restored: time, memory, and the share of the machine's peak convolution speed.");
        foreach (Option option in (Option[])[sizes, runs, .. compute.All, common.Json, common.Verbose, common.Quiet])
        {
            command.Add(option);
        }

        command.AddCheck(given =>
        {
            foreach (string problem in compute.Ignored(given, compute.Method(given)))
            {
                given.AddError(problem);
            }
        });
        command.SetAction(async (given, _) => (int)await new DeblurBenchmark(new()
        {
            Sizes = given.GetValue(sizes) is { Length: > 0 } chosen ? chosen : [s_defaultSize],
            Runs = given.GetResult(runs) is null ? DefaultRuns : given.GetValue(runs),
            Model = compute.Model(given),
            Options = compute.Read(given),
            Json = given.GetValue(common.Json),
            Verbosity = common.Verbosity(given),
        }).Run());
        return command;
    }
}

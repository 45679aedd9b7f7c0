using System.CommandLine;
using System.CommandLine.Parsing;

namespace Unblur.Cli.Options;

/// <summary>The model and how it computes: options that <c>deblur</c>, <c>eval</c> and <c>bench deblur</c> share.</summary>
internal sealed class ComputeOptions
{
    private readonly Option<string?> _model = OptionValue.Text("--model", ["-n"], "NAME|PATH", "A model by its name (see unblur models list), its path, or the folder of the run that trained it. Default: Unblur's own.");
    private readonly Option<string> _precision = OptionValue.Choice(
        "--precision",
        "The arithmetic of networks: fp32, float32; int8, 8 bits on the processor, where the model has such a graph; auto, what is fastest there, but float32 where results are measured.",
        "auto", "fp32", "int8");
    private readonly Option<int> _tile = OptionValue.Whole("--tile", ["-t"], "PIXELS", "The side of the tiles that a large photo is cut into. Default: 0, chosen by memory.", 0, int.MaxValue);
    private readonly Option<string> _method = OptionValue.Choice(
        "--method", "How to restore: auto looks at each photo first and chooses; map finds the kernel of a shaken photo, without a network. Default: flow or kernel where one is given, else the model's.",
        "auto", "network", "sen-rpgan", "map", "flow", "kernel");
    private readonly Option<string?> _motionModel = OptionValue.Text(
        "--motion-model", [], "NAME|PATH", "The motion network of sen-rpgan. Default: that of unblur motion.");
    private readonly Option<int> _levels = OptionValue.Whole(
        "--levels", [], "1-10", "How often sen-rpgan deconvolves and restores by turns. Default: as in its training.", 1, 10);
    private readonly Option<int> _globalIterations = OptionValue.Whole(
        "--global-iterations", [], "1-10", "How often sen-rpgan does all of it, each time from its last result. Default: 1.", 1, 10);
    private readonly MachineOptions _machine = new();

    public IEnumerable<Option> All => [_method, _model, _motionModel, _levels, _globalIterations, _machine.Device, _precision, _machine.Memory, _tile, _machine.Threads];

    /// <summary>The model's name or path; null for the default model.</summary>
    public string? Model(ParseResult given) => given.GetValue(_model);

    /// <summary>Whether a model or a method is named; for validators.</summary>
    public bool Restores(CommandResult given) => NamesModel(given) || Method(given) is not null;

    /// <summary>Whether a model is named; for validators.</summary>
    public bool NamesModel(CommandResult given) => given.GetValue(_model) is not null;

    /// <summary>The method; null for the model's own. For validators.</summary>
    public string? Method(CommandResult given) => given.GetValue(_method);

    /// <summary>Options that a method would ignore; for validators.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="method">The method that restores, where the command line says which; null where the model decides.</param>
    public IEnumerable<string> Ignored(CommandResult given, string? method)
    {
        foreach (Option option in (Option[])[_motionModel, _levels, _globalIterations])
        {
            if (given.GetResult(option) is not null && method is not (null or "sen-rpgan"))
            {
                yield return $"{option.Name} is for --method sen-rpgan, not for {method}: leave it out.";
            }
        }

        if (method is "map" or "flow" or "kernel")
        {
            if (given.GetValue(_machine.Device) is { } device and not ("auto" or "cpu"))
            {
                yield return $"--device {device} is for networks, and {method} computes on the processor: leave it out.";
            }
        }
    }

    /// <summary>All options except the model.</summary>
    public DeblurOptions Read(ParseResult given) => new()
    {
        Method = given.GetValue(_method),
        MotionModel = given.GetValue(_motionModel),
        Levels = given.GetResult(_levels) is null ? 0 : given.GetValue(_levels),
        GlobalIterations = given.GetResult(_globalIterations) is null ? 1 : given.GetValue(_globalIterations),
        Device = given.GetValue(_machine.Device) ?? "auto",
        Precision = given.GetValue(_precision) ?? "auto",
        MaxMemoryBytes = given.GetValue(_machine.Memory),
        Tile = given.GetValue(_tile),
        Threads = given.GetValue(_machine.Threads),
    };
}

/// <summary>How much of the machine is used, and which part of it.</summary>
internal sealed class MachineOptions
{
    public Option<string> Device { get; } = OptionValue.Parsed("--device", [], "auto|cpu|cuda[:N]|dml[:N]|coreml", "Where to compute. Default: auto, a graphics card that the ONNX Runtime in use was built for.", Place);

    public Option<long> Memory { get; } = OptionValue.Parsed("--max-memory", [], "3GB|25%", "Most memory to use. Default: a share of what is free.", MemoryBytes);

    public Option<int> Threads { get; } = OptionValue.Whole("--threads", [], "N", "Processor threads. Default: all.", 1, int.MaxValue);

    private static string Place(string text)
        => NetworkRuntime.IsDevice(text) ? text : throw new FormatException($"takes auto, cpu, cuda, cuda:N, dml, dml:N or coreml, but got '{text}'.");

    private static long MemoryBytes(string text) => MemorySize.Parse(text, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}

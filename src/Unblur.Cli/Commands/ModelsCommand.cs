using System.CommandLine;
using System.Globalization;
using Unblur.Cli.Options;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur models</c>: which models are here, whether they are whole, and how to bring in others.</summary>
internal sealed class ModelsCommand : CommandWithExamples
{
    private const double Million = 1e6;

    public ModelsCommand()
        : base(
            "models",
            "List, check and import models.",
            "unblur models list                                            what is installed",
            "unblur models verify                                          are the weights whole?",
            "unblur models import weights.pth --name mine                  brings in foreign weights as safetensors",
            "unblur deblur photo.jpg -n mine                               uses them")
    {
        Add(ListSubcommand());
        Add(VerifySubcommand());
        Add(ImportSubcommand());
    }

    private static Command ListSubcommand()
    {
        CommonOptions common = new();
        Command command = new("list", "Show the models that are installed.") { common.Json };
        command.SetAction(given => (int)List(given.GetValue(common.Json)));
        return command;
    }

    private static Command VerifySubcommand()
    {
        Argument<string[]> names = new("NAME") { Description = "Models by name or path. Default: all.", Arity = ArgumentArity.ZeroOrMore };
        CommonOptions common = new();
        Command command = new("verify", "Check that weights are there, unchanged, and load. Exit code 5 if not.") { names, common.Json };
        command.SetAction(given => (int)Verify(given.GetValue(names) ?? [], given.GetValue(common.Json)));
        return command;
    }

    private static Command ImportSubcommand()
    {
        Argument<string> source = new("SOURCE") { Description = "A .safetensors, .pth, .pt or .pkl file, or the folder of the DMPHN authors' files. No code in it is run." };
        Option<string?> name = OptionValue.Text("--name", [], "NAME", "What the model will be called. Default: the file's name.");
        Option<string?> license = OptionValue.Text("--license", [], "TEXT", "The weights' licence, for the card. Default: unknown.");
        CommonOptions common = new();
        Command command = new("import", "Bring foreign weights in.") { source, name, license, common.Json };
        command.SetAction(given => (int)Import(given.GetValue(source)!, given.GetValue(name), given.GetValue(license), given.GetValue(common.Json)));
        return command;
    }

    private static ExitCode List(bool isJson)
    {
        ModelCatalogue catalogue = ModelCatalogue.Open();
        foreach (string problem in catalogue.Problems) Console.Error.WriteLine($"unblur: {problem}");
        ExitCode exitCode = catalogue.Models.Count > 0 ? ExitCode.Done : ExitCode.Weights;
        if (isJson) ModelsReportWriter.WriteList(catalogue, exitCode, Console.OpenStandardOutput());
        else foreach (ModelCard card in catalogue.Models) Console.Out.WriteLine(Line(card));
        if (catalogue.Models.Count == 0) Console.Error.WriteLine("unblur: no model is installed: unblur models import SOURCE brings one in.");
        return exitCode;
    }

    private static ExitCode Verify(string[] names, bool isJson)
    {
        ModelCatalogue catalogue = ModelCatalogue.Open();
        ModelVerification[] results = [.. (names.Length > 0 ? names.Select(catalogue.Find) : catalogue.Models).Select(catalogue.Verify)];
        ExitCode exitCode = results.Length > 0 && catalogue.Problems.Count == 0 && results.All(result => result.IsGood) ? ExitCode.Done : ExitCode.Weights;
        if (isJson) ModelsReportWriter.WriteVerification(results, catalogue.Problems, exitCode, Console.OpenStandardOutput());
        else foreach (ModelVerification result in results) Console.Out.WriteLine($"{result.Card.Name}: {(result.IsGood ? "good" : string.Join(" ", result.Problems))}");
        foreach (string problem in catalogue.Problems) Console.Error.WriteLine($"unblur: {problem}");
        if (results.Length == 0) Console.Error.WriteLine("unblur: no model is installed.");
        return exitCode;
    }

    private static ExitCode Import(string source, string? name, string? license, bool isJson)
    {
        ModelDescription description = license is null ? new() { Source = source } : new() { Source = source, License = license };
        ModelCard card = ModelCatalogue.Open().Import(source, name, description);
        if (isJson) ModelsReportWriter.WriteImport(card, Console.OpenStandardOutput());
        else Console.Out.WriteLine(card.WeightsPath);
        Console.Error.WriteLine($"Imported {card.Name} ({card.Network}). Use it with: unblur deblur photo.jpg -n {card.Name}");
        return ExitCode.Done;
    }

    private static string Line(ModelCard card)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"{card.Parameters / Million,6:0.0} M  {Words.Bytes(card.Bytes),9}");
        return $"{card.Name,-20} {card.Network,-8} {size}  {card.License,-12} {(card.IsDefault ? "(default) " : "")}{card.Description}".TrimEnd();
    }
}

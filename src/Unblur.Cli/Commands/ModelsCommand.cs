using System.CommandLine;
using System.Globalization;
using Unblur.Cli.Options;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Cli.Weights;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur models</c>: lists, verifies and imports models. <see cref="ModelsExportCommand"/> writes them as ONNX, <see cref="ModelsPullCommand"/> downloads published weights.</summary>
internal sealed class ModelsCommand : CommandWithExamples
{
    private const double Million = 1e6;

    public ModelsCommand()
        : base(
            "models",
            "List, verify, import, export and download models.",
            "unblur models list                                            what is installed",
            "unblur models verify                                          checks that the weights are complete",
            "unblur models import weights.pth --name mine                  converts other weights to safetensors",
            "unblur deblur photo.jpg -n mine                               uses them",
            "unblur models export motion -o motion.onnx                    writes a model for ONNX Runtime and others",
            "unblur models pull lpips-alex                                 downloads published weights")
    {
        Add(ListSubcommand());
        Add(VerifySubcommand());
        Add(ImportSubcommand());
        Add(new ModelsExportCommand());
        Add(new ModelsPullCommand());
    }

    private static Command ListSubcommand()
    {
        CommonOptions common = new();
        Command command = new("list", "Show the installed models, and the published weights that were downloaded.") { common.Json };
        command.SetAction(given => (int)List(given.GetValue(common.Json)));
        return command;
    }

    private static Command VerifySubcommand()
    {
        Argument<string[]> names = new("NAME")
        {
            Description = "Models by name or path, or published weights by name. Default: all that are installed.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        CommonOptions common = new();
        Command command = new("verify", "Check that weights are present, unchanged, and can be loaded. Exit code 5 if not.") { names, common.Json };
        command.SetAction(given => (int)Verify(given.GetValue(names) ?? [], given.GetValue(common.Json)));
        return command;
    }

    private static Command ImportSubcommand()
    {
        Argument<string> source = new("SOURCE")
        {
            Description = "A .safetensors, .pth, .pt or .pkl file, or the folder of the DMPHN authors' files. No code in these files is run.",
        };
        Option<string?> name = OptionValue.Text("--name", [], "NAME", "The model's name. Default: the file's name.");
        Option<string?> license = OptionValue.Text("--license", [], "TEXT", "The weights' licence, for the card. Default: unknown.");
        Option<string?> key = OptionValue.Text("--key", [], "NAME", "The entry that holds the weights, or the first part of their names. Default: looked for.");
        Option<bool> half = OptionValue.Switch("--half", [], "Round the weights to float16: half the size, enough to use them.");
        CommonOptions common = new();
        Command command = new("import", "Import weights from another program, or of a run.") { source, name, license, key, half, common.Json };
        command.SetAction(given =>
        {
            ModelDescription description = new() { Source = given.GetValue(source)!, License = given.GetValue(license) ?? new ModelDescription().License };
            ModelCard card = TorchWeights.Open().Import(description.Source, given.GetValue(name), description, given.GetValue(key), given.GetValue(half));
            return (int)Imported(card, given.GetValue(common.Json));
        });
        return command;
    }

    private static ExitCode List(bool isJson)
    {
        ModelCatalogue catalogue = TorchWeights.Open();
        var published = PublishedFiles.Open();
        foreach (string problem in catalogue.Problems)
        {
            Console.Error.WriteLine($"unblur: {problem}");
        }

        ExitCode exitCode = catalogue.Models.Count > 0 ? ExitCode.Done : ExitCode.Weights;
        ILookup<bool, PublishedWeights> byState = published.Entries.ToLookup(published.IsPulled);
        if (isJson)
        {
            ModelsReportWriter.WriteList(catalogue, published, exitCode, Console.OpenStandardOutput());
        }
        else
        {
            foreach (ModelCard card in catalogue.Models)
            {
                Console.Out.WriteLine(Line(card));
            }

            foreach (PublishedWeights weights in byState[true])
            {
                Console.Out.WriteLine(Line(weights));
            }
        }

        if (catalogue.Models.Count == 0)
        {
            Console.Error.WriteLine("unblur: no model is installed: import one with unblur models import SOURCE.");
        }

        if (byState[false].Any())
        {
            Console.Error.WriteLine($"Published weights for unblur models pull: {string.Join(", ", byState[false].Select(weights => weights.Name))}");
        }

        return exitCode;
    }

    private static ExitCode Verify(string[] names, bool isJson)
    {
        ModelCatalogue catalogue = TorchWeights.Open();
        var published = PublishedFiles.Open();
        ILookup<bool, string> isPublished = names.ToLookup(
            name => catalogue.Models.All(card => card.Name != name) && published.Entries.Any(weights => weights.Name == name));
        IEnumerable<ModelCard> cards = names.Length > 0 ? isPublished[false].Select(name => catalogue.Find(name)) : catalogue.Models;
        ModelVerification[] models = [.. cards.Select(catalogue.Verify)];
        IEnumerable<PublishedWeights> chosen = names.Length > 0 ? isPublished[true].Select(published.Find) : published.Entries.Where(published.IsBegun);
        PublishedState[] weights = [.. chosen.Select(found => PublishedState.Checked(published, found))];

        bool isGood = catalogue.Problems.Count == 0 && models.All(model => model.IsGood) && weights.All(found => found.IsGood);
        ExitCode exitCode = isGood && models.Length + isPublished[true].Count() > 0 ? ExitCode.Done : ExitCode.Weights;
        if (isJson)
        {
            ModelsReportWriter.WriteVerification(models, weights, catalogue.Problems, exitCode, Console.OpenStandardOutput());
        }
        else
        {
            foreach (ModelVerification model in models)
            {
                Console.Out.WriteLine($"{model.Card.Name}: {(model.IsGood ? "good" : string.Join(" ", model.Problems))}");
            }

            foreach (PublishedState found in weights)
            {
                Console.Out.WriteLine($"{found.Weights.Name}: {(found.IsGood ? "good" : string.Join(" ", found.Problems!))}");
            }
        }

        foreach (string problem in catalogue.Problems)
        {
            Console.Error.WriteLine($"unblur: {problem}");
        }

        if (models.Length + isPublished[true].Count() == 0)
        {
            Console.Error.WriteLine("unblur: no model is installed.");
        }

        return exitCode;
    }

    private static ExitCode Imported(ModelCard card, bool isJson)
    {
        if (isJson)
        {
            ModelsReportWriter.WriteImport(card, Console.OpenStandardOutput());
        }
        else
        {
            Console.Out.WriteLine(card.WeightsPath);
        }

        Console.Error.WriteLine($"Imported {card.Name} ({card.Network}, role {Words.Role(card.Role)}).{Use(card)}");
        return ExitCode.Done;
    }

    private static string Use(ModelCard card) => card.Role switch
    {
        ModelRole.Deblur or ModelRole.Prior => $" Use it with: unblur deblur photo.jpg -n {card.Name}",
        ModelRole.Motion => $" Use it with: unblur motion photo.jpg -n {card.Name}",
        ModelRole.Discriminator => $" Use it with: unblur train RECIPE --set discriminator.initial_weights={card.WeightsPath}",
        _ => "",
    };

    private static string Line(ModelCard card)
    {
        long bytes = card.PresentFiles.Count > 0 ? card.PresentFiles.Sum(file => file.Bytes) : card.PresentGraphs.Sum(graph => graph.Bytes);
        string size = string.Create(CultureInfo.InvariantCulture, $"{card.Parameters / Million,6:0.0} M  {(bytes > 0 ? Words.Bytes(bytes) : "missing"),9}");
        string mark = card.IsDefault ? "(default) " : "";
        return $"{card.Name,-20} {Words.Role(card.Role),-13} {card.Network,-9} {size}  {card.License,-12} {mark}{card.Description}".TrimEnd();
    }

    private static string Line(PublishedWeights weights)
        => $"{weights.Name,-20} {"",-13} {"pulled",-9} {Words.Bytes(weights.Bytes),20}  {weights.License,-12} {weights.Description}";
}

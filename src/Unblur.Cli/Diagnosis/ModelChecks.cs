using Unblur.Cli.Weights;

namespace Unblur.Cli.Diagnosis;

/// <summary>Checks the installed models, each against its checksum.</summary>
internal static class ModelChecks
{
    public static IEnumerable<Check> All() => Check.Guarded("models", () =>
    {
        ModelCatalogue catalogue = TorchWeights.Open();
        Check[] models = [.. catalogue.Models.Select(card => Look(catalogue, card)), .. catalogue.Problems.Select(Unreadable)];
        return [.. models, .. HasDefault(ModelRole.Deblur) ? Array.Empty<Check>() : [NoDefault], .. HasDefault(ModelRole.Motion) ? Array.Empty<Check>() : [NoDefaultMotion]];

        bool HasDefault(ModelRole role) => catalogue.Models.Any(card => card.IsDefault && card.Role == role);
    });

    private static Check NoDefaultMotion => new("models", "no default motion model")
    {
        State = CheckState.Warning,
        Remedy = "unblur motion needs -n, and unblur train --blurry ... --sharp ... needs --set motion.initial_weights=WEIGHTS; or set UNBLUR_HOME to the folder that holds models/",
    };

    private static Check NoDefault => new("models", "no default model")
    {
        State = CheckState.Missing,
        Remedy = "import one with unblur models import SOURCE, or set UNBLUR_HOME to the folder that holds models/",
        ExitCode = ExitCode.Weights,
    };

    private static Check Look(ModelCatalogue catalogue, ModelCard card)
    {
        ModelVerification verification = catalogue.Verify(card);
        Check check = new($"model {card.Name}", $"{(card.Graphs is [var main, ..] ? Path.Combine(card.Folder, main.File) : card.WeightsPath)}{(card.IsDefault ? " (default)" : "")}");
        return verification.IsGood ? check : check with { State = CheckState.Missing, Remedy = string.Join(" ", verification.Problems), ExitCode = ExitCode.Weights };
    }

    private static Check Unreadable(string problem) => new("models", "a card cannot be read") { State = CheckState.Warning, Remedy = problem };
}

namespace Unblur.Cli.Evaluation;

/// <summary>A photo without a partner.</summary>
/// <param name="Path">The photo.</param>
/// <param name="Expected">Where its partner could be.</param>
internal sealed record MissingPartner(string Path, string Expected)
{
    public override string ToString() => $"{Path} has no partner: expected {Expected}, or a name there that differs only in extension or in words such as blurry and sharp.";
}

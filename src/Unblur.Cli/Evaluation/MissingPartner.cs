namespace Unblur.Cli.Evaluation;

/// <summary>A photo without a partner.</summary>
/// <param name="Path">The photo.</param>
/// <param name="Message">That, and where its partner could be.</param>
internal sealed record MissingPartner(string Path, string Message)
{
    public static MissingPartner Of(string path, string expected)
        => new(path, $"{path} has no partner: expected {expected}, or a name there that differs only in extension or in words such as blurry and sharp.");
}

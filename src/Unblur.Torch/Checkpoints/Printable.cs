namespace Unblur.Torch.Checkpoints;

/// <summary>Makes text from a file fit for a message: quoted, short, and without characters that steer a terminal.</summary>
internal static class Printable
{
    private const int MaxLength = 100;

    public static string Quote(string text) => $"'{Clean(text)}'";

    public static string Clean(string text)
    {
        string shortened = text.Length <= MaxLength ? text : text[..MaxLength] + "…";
        return string.Concat(shortened.Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '?' : character));
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Unblur.Training.Recipes;

/// <summary>The part of YAML that recipes use. Recipes come from strangers, so all that makes a reader hang or fall over is refused.</summary>
internal static class RecipeYaml
{
    /// <summary>Characters in a recipe.</summary>
    internal const int MaximumLength = 1 << 20;

    private const int MaximumDepth = 8;

    private static readonly Regex s_item = new(@"\G\s*(?:'(?<quoted>(?:[^']|'')*)'|(?<plain>[^,]*?))\s*(?:,|\z)", RegexOptions.CultureInvariant);

    /// <summary>The mapping that a recipe holds.</summary>
    /// <exception cref="RecipeException">It is too large, too deep, has anchors, or is not YAML with one mapping.</exception>
    internal static YamlMappingNode Load(string yaml, string source)
    {
        if (yaml.Length > MaximumLength)
        {
            throw new RecipeException($"recipe {source} is larger than {MaximumLength} characters, which is no recipe.");
        }

        YamlStream stream = [];
        try
        {
            RefuseTraps(yaml, source);
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException error)
        {
            throw new RecipeException($"recipe {source} is not YAML: {error.Message}");
        }

        return stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root
            ? root
            : throw new RecipeException($"recipe {source} must hold one mapping of keys to values.");
    }

    /// <summary>The value of an override: items between commas. One in single quotes is taken as it is, a doubled quote in it as one.</summary>
    internal static string[] Items(string text)
        => [.. s_item.Matches(text)
            .Select(item => item.Groups["quoted"] is { Success: true } quoted
                ? quoted.Value.Replace("''", "'", StringComparison.Ordinal)
                : item.Groups["plain"].Value)
            .Where(item => item.Length > 0)];

    /// <summary>One item alone, several as a list; each in double quotes, the only style in which YAML can hold any text.</summary>
    internal static string Quote(string[] items)
        => items.Length == 1 ? Quote(items[0]) : $"[{string.Join(", ", items.Select(Quote))}]";

    private static string Quote(string item)
    {
        StringBuilder quoted = new("\"");
        foreach (char character in item)
        {
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                '\u2028' or '\u2029' or '\ufeff' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ when char.IsControl(character) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    // The library expands aliases and follows nesting on the stack; its parser alone does neither.
    private static void RefuseTraps(string yaml, string source)
    {
        Parser parser = new(new StringReader(yaml));
        int depth = 0;
        while (parser.MoveNext())
        {
            if (parser.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
            {
                throw new RecipeException(
                    $"recipe {source} has an anchor or alias (& or *) in line {parser.Current.Start.Line}: write the value out, or quote it.");
            }

            depth += parser.Current switch { MappingStart or SequenceStart => 1, MappingEnd or SequenceEnd => -1, _ => 0 };
            if (depth > MaximumDepth)
            {
                throw new RecipeException($"recipe {source} is nested more than {MaximumDepth} deep in line {parser.Current!.Start.Line}.");
            }
        }
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Unblur.Cli.Commands;

/// <summary>Prints the usual help, then the command's examples, then a last paragraph.</summary>
internal sealed class HelpWithExamples(string[] rootExamples, string lastParagraph) : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new() { MaxWidth = 120 };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        string[] examples = Nearest(parseResult.CommandResult)?.Examples ?? rootExamples;
        output.WriteLine("Examples:");
        foreach (string example in examples)
        {
            output.WriteLine($"  {example}");
        }

        output.WriteLine();
        output.WriteLine(lastParagraph);
        return 0;
    }

    /// <summary>The command itself, or the nearest parent with examples: a subcommand shows the examples of its command.</summary>
    private static CommandWithExamples? Nearest(SymbolResult? result)
    {
        while (result is not null and not CommandResult { Command: CommandWithExamples })
        {
            result = result.Parent;
        }

        return (result as CommandResult)?.Command as CommandWithExamples;
    }
}

/// <summary>A command whose help ends with examples, one per line.</summary>
internal abstract class CommandWithExamples(string name, string description, params string[] examples) : Command(name, description)
{
    public string[] Examples => examples;
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Unblur.Cli.Commands;

/// <summary>The usual help, then the command's examples, then a last paragraph.</summary>
internal sealed class HelpWithExamples(string[] rootExamples, string lastParagraph) : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new() { MaxWidth = 120 };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        string[] examples = parseResult.CommandResult.Command is CommandWithExamples command ? command.Examples : rootExamples;
        output.WriteLine("Examples:");
        foreach (string example in examples) output.WriteLine($"  {example}");
        output.WriteLine();
        output.WriteLine(lastParagraph);
        return 0;
    }
}

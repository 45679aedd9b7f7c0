using System.CommandLine;

namespace Unblur.Cli.Commands;

/// <summary>A command whose help ends with examples, one a line.</summary>
internal abstract class CommandWithExamples(string name, string description, params string[] examples) : Command(name, description)
{
    public string[] Examples => examples;
}

using Unblur.Cli;
using Unblur.Cli.Commands;
using Unblur.Cli.Streams;

ClosedStreams.Open();
GuardedWriter results = new(Console.Out);
Console.SetOut(results);
Console.SetError(new GuardedWriter(Console.Error, isForPeople: true));

ExitCode exitCode = await UnblurCommand.Run(args);
if (results.Failure is { } lost)
{
    Console.Error.WriteLine($"unblur: stdout could not be written ({lost.Message}): the list of results there is not complete, the files themselves are.");
}

return (int)(results.Failure is not null && exitCode == ExitCode.Done ? ExitCode.Unexpected : exitCode);

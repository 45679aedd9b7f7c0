using System.CommandLine;
using Unblur.Cli.Diagnosis;
using Unblur.Cli.Options;
using Unblur.Cli.Reports;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur doctor</c>: checks the installation.</summary>
internal sealed class DoctorCommand : CommandWithExamples
{
    public DoctorCommand()
        : base(
            "doctor",
            "Check the installation: show what is installed and what is missing.",
            "unblur doctor                  for people",
            "unblur doctor --json           for programs, and for bug reports")
    {
        CommonOptions common = new();
        Add(common.Json);
        SetAction(given => (int)Run(given.GetValue(common.Json)));
    }

    private static ExitCode Run(bool isJson)
    {
        Check[] checks = [.. RuntimeChecks.All(), .. TorchChecks.All(), .. ImagingChecks.All(), .. ModelChecks.All(), .. SystemChecks.All()];
        ExitCode exitCode = checks.Select(check => check.ExitCode).FirstOrDefault(code => code != ExitCode.Done);
        if (isJson)
        {
            DoctorReportWriter.Write(checks, exitCode, Console.OpenStandardOutput());
        }
        else
        {
            DoctorTable.Write(checks, Console.Out);
        }

        return exitCode;
    }
}

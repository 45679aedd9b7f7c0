namespace Unblur.Cli.Diagnosis;

/// <summary>The findings of <c>unblur doctor</c> as text: one line for each check, with the remedy below it.</summary>
internal static class DoctorTable
{
    public static void Write(IReadOnlyList<Check> checks, TextWriter output)
    {
        int width = checks.Max(check => check.Name.Length);
        foreach (Check check in checks)
        {
            output.WriteLine($"{Mark(check.State)}  {check.Name.PadRight(width)}  {check.Value}");
            if (check.Remedy is { } remedy)
            {
                output.WriteLine($"{new string(' ', width + 6)}  -> {remedy}");
            }
        }
    }

    private static string Mark(CheckState state) => state switch
    {
        CheckState.Good => "ok  ",
        CheckState.Warning => "warn",
        _ => "MISS",
    };
}

using System.Globalization;
using Unblur.Training.Runs;

namespace Unblur.Training.Session;

/// <summary>Weights, a checkpoint or the log cannot be written, for instance because the disk is full. The files of the last checkpoint are whole.</summary>
public sealed class CheckpointException(string message, Exception cause) : IOException(message, cause)
{
    /// <summary>Writes files of a run, and says what to do where that fails. Does nothing without a run folder, as in all processes but the first.</summary>
    internal static void Guard(RunFolder? run, long step, Action<RunFolder> write)
    {
        if (run is null)
        {
            return;
        }

        try
        {
            write(run);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string next = File.Exists(run.LatestCheckpoint)
                ? "The last checkpoint is whole: free space or allow writing, then resume"
                : "There is no checkpoint yet: free space or allow writing, then resume, which begins at step 0";
            string what = string.Create(CultureInfo.InvariantCulture, $"step {step}: the weights, the checkpoint or the log could not be written");
            throw new CheckpointException($"{what}: {failure.Message} {next}.", failure);
        }
    }
}

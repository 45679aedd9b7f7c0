using System.Globalization;
using Unblur.Training.Runs;

namespace Unblur.Training.Session;

/// <summary>Weights or a checkpoint cannot be written, for instance because the disk is full. The files of the last checkpoint are whole.</summary>
public sealed class CheckpointException(string message, Exception cause) : IOException(message, cause)
{
    /// <summary>Writes, and says what to do where that fails.</summary>
    internal static void Guard(RunFolder run, long step, Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string before = File.Exists(run.LatestCheckpoint) ? "The checkpoint before it is whole: free space or allow writing, then resume" : "Free space or allow writing, then begin again";
            throw new CheckpointException(
                string.Create(CultureInfo.InvariantCulture, $"step {step}: the weights or the checkpoint could not be written: {failure.Message} {before}."), failure);
        }
    }
}

using Unblur.Cli.Failures;
using Unblur.Imaging;
using Unblur.Physics.FlowFiles;
using Unblur.Physics.FlowPictures;

namespace Unblur.Cli.Deblurring;

/// <summary>Writes the images and flows that were made on the way to a result, as <c>RESULT_STEP.png</c> and <c>RESULT_STEP.flo</c>.</summary>
/// <param name="folder">Where; made if it is not there.</param>
/// <param name="overwrite">Whether existing files are replaced.</param>
internal sealed class StepFiles(string folder, bool overwrite)
{
    /// <summary>Whether there was anything to write.</summary>
    public bool HasWritten { get; private set; }

    /// <param name="result">The name of the result, without its extension.</param>
    /// <param name="steps">What was made.</param>
    /// <exception cref="IOException">A file is there already, or cannot be written.</exception>
    public void Write(string result, IReadOnlyList<RestorationStep> steps)
    {
        if (steps.Count == 0)
        {
            return;
        }

        HasWritten = true;
        Directory.CreateDirectory(folder);
        foreach (RestorationStep step in steps)
        {
            if (step.Flow is { } flow)
            {
                FlowFile.Write(flow, Free(result, step, ".flo"));
                Photo.FromPlanes(FlowPicture.Draw(flow)).Save(Free(result, step, ".png"));
            }

            step.Picture?.Save(Free(result, step, ".png"));
        }
    }

    /// <summary>Checks before the work that the files of all results can be written.</summary>
    /// <param name="results">The names of the results, without their extensions.</param>
    /// <exception cref="UsageException">Some are there already, two results share a name, or the folder is a file.</exception>
    public void Require(IReadOnlyList<string> results)
    {
        if (File.Exists(folder))
        {
            throw new UsageException($"--save-intermediate {folder} is a file: name a folder.");
        }

        if (results.GroupBy(result => result, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new UsageException($"--save-intermediate {folder}: {twice.Count()} results are called {twice.Key}, and their steps would have the "
                + "same names: restore them one by one.");
        }

        if (!overwrite && Directory.Exists(folder) && Directory.EnumerateFiles(folder).FirstOrDefault(file => results.Any(result => IsStep(Path.GetFileName(file), result))) is { } there)
        {
            throw new UsageException($"{there} is there already: --overwrite replaces it, or choose another folder for --save-intermediate.");
        }
    }

    // The names of steps begin with a number, but for the kernel's.
    private static bool IsStep(string file, string result)
    {
        if (!file.StartsWith($"{result}_", StringComparison.Ordinal) || Path.GetExtension(file) is not (".png" or ".flo"))
        {
            return false;
        }

        string step = file[(result.Length + 1)..];
        return char.IsAsciiDigit(step[0]) || Path.GetFileNameWithoutExtension(step) == "kernel";
    }

    private string Free(string result, RestorationStep step, string extension)
    {
        string path = Path.Combine(folder, $"{result}_{step.Name}{extension}");
        return overwrite || !File.Exists(path) ? path : throw new IOException($"{path} is there already: --overwrite replaces it, or choose another folder.");
    }
}

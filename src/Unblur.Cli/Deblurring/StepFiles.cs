using Unblur.Imaging;
using Unblur.Physics.FlowFiles;
using Unblur.Physics.FlowPictures;

namespace Unblur.Cli.Deblurring;

/// <summary>Writes the images and flows that were made on the way to a result, as <c>RESULT_STEP.png</c> and <c>RESULT_STEP.flo</c>.</summary>
/// <param name="folder">Where; made if it is not there.</param>
/// <param name="overwrite">Whether existing files are replaced.</param>
internal sealed class StepFiles(string folder, bool overwrite)
{
    /// <param name="result">The name of the result, without its extension.</param>
    /// <param name="steps">What was made.</param>
    /// <exception cref="IOException">A file is there already, or cannot be written.</exception>
    public void Write(string result, IReadOnlyList<RestorationStep> steps)
    {
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

    private string Free(string result, RestorationStep step, string extension)
    {
        string path = Path.Combine(folder, $"{result}_{step.Name}{extension}");
        return overwrite || !File.Exists(path) ? path : throw new IOException($"{path} is there already: --overwrite replaces it, or choose another folder.");
    }
}

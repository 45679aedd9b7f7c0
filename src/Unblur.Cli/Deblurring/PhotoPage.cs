using System.Globalization;
using Unblur.Imaging;
using Unblur.Reports;

namespace Unblur.Cli.Deblurring;

/// <summary>All photos of a batch before and after, with what was seen and done, as one HTML file without other files.</summary>
internal sealed class PhotoPage
{
    public const string Title = "restored photos";

    private readonly List<(PhotoOutcome Outcome, ShownPicture Before, ShownPicture? After)> _photos = [];

    /// <summary>Keeps small pictures of a photo and its result.</summary>
    /// <param name="outcome">A photo that was restored or kept.</param>
    /// <param name="before">The photo.</param>
    /// <param name="after">Its result.</param>
    public void Add(PhotoOutcome outcome, Photo before, Photo after)
    {
        ShownPicture? result = outcome.Status == PhotoStatus.Kept ? null : ShownPicture.Of("after", after.ToPlanes());
        _photos.Add((outcome, ShownPicture.Of("before", before.ToPlanes()), result));
    }

    /// <summary>Writes the page: photos with pictures in the order in which they were restored, then the others.</summary>
    /// <param name="outcomes">Those of all photos.</param>
    /// <param name="time">When they were restored.</param>
    /// <param name="file">Receives the page.</param>
    public void Write(IReadOnlyList<PhotoOutcome> outcomes, DateTimeOffset time, Stream file) => HtmlPage.Write(file, Title, writer =>
    {
        int kept = _photos.Count(photo => photo.After is null);
        writer.WriteLine($"<h1>{_photos.Count - kept} photos restored, {kept} left as they were</h1>");
        writer.WriteLine($"<p><time datetime=\"{time:O}\">{HtmlText.Encode(time.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture))}</time></p>");
        foreach ((PhotoOutcome outcome, ShownPicture before, ShownPicture? after) in _photos)
        {
            string name = Path.GetFileName(outcome.Input);
            writer.WriteLine($"<section><h2>{HtmlText.Encode(name)}</h2><p>{HtmlText.Encode(OutcomeText.Done(outcome))}</p>");
            if (after is null)
            {
                PictureViewer.WritePicture(writer, name, before);
            }
            else
            {
                PictureViewer.WriteComparison(writer, name, before, after);
            }

            writer.WriteLine("</section>");
        }

        HashSet<PhotoOutcome> shown = [.. _photos.Select(photo => photo.Outcome)];
        string[] others = [.. outcomes.Where(outcome => !shown.Contains(outcome)).Select(outcome => $"<li>{HtmlText.Encode(OutcomeText.Of(outcome))}</li>")];
        if (others.Length > 0)
        {
            writer.WriteLine($"<section><h2>Others</h2><ul>{string.Concat(others)}</ul></section>");
        }
    });
}

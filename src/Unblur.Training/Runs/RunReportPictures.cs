using System.Globalization;
using Unblur.Imaging;
using Unblur.Reports;

namespace Unblur.Training.Runs;

/// <summary>The pictures of a run's report: each photo before and after, and what training changed in it.</summary>
internal static class RunReportPictures
{
    /// <summary>Pictures of one photo, at most: the first, the last and some between.</summary>
    private const int MostPictures = 8;

    private const int LongestSide = 960;

    internal static void Write(TextWriter page, string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        IEnumerable<IGrouping<string, Sample>> photos = Directory.GetFiles(folder, "*.jpg").Select(Sample.Of).OfType<Sample>()
            .OrderBy(sample => sample.Name, StringComparer.Ordinal).ThenBy(sample => sample.Step).GroupBy(sample => sample.Name);
        page.WriteLine("<section><h2>Pictures</h2>");
        if (RunPictures.LegendIn(folder) is { } legend)
        {
            string length = RunPictures.LengthOf(legend);
            string text = "Motion of the blurry photos: the hue is its direction, the colour is the fuller the longer it is. "
                + $"Full colour is {length} px of blur and more, in all pictures of this run.";
            WriteLegend(page, text, legend);
        }

        foreach (IGrouping<string, Sample> photo in photos)
        {
            WritePhoto(page, photo.Key, [.. photo]);
        }

        page.WriteLine("</section>");
    }

    // A legend that was not written whole, on a full disk say, is left out.
    private static void WriteLegend(TextWriter page, string text, string legend)
    {
        try
        {
            PictureViewer.WriteLegend(page, "colour wheel of motion", ShownPicture.Of(text, PhotoCodec.Load(legend)));
        }
        catch (PhotoException)
        {
            page.WriteLine($"<p>{HtmlText.Encode(text)}</p>");
        }
    }

    private static void WritePhoto(TextWriter page, string name, Sample[] all)
    {
        int count = Math.Min(MostPictures, all.Length);
        Sample[] shown = [.. Enumerable.Range(0, count).Select(i => all[count == 1 ? 0 : i * (all.Length - 1) / (count - 1)])];
        Sample latest = shown[^1];
        page.WriteLine($"<h3>{HtmlText.Encode(latest.Caption)}</h3>");
        if (latest.Strip() is { } strip)
        {
            WriteParts(page, name, latest.Step, strip, shown[0]);
        }
        else
        {
            WriteWhole(page, latest);
        }

        if (shown.Length > 1)
        {
            page.WriteLine("<details><summary>Earlier pictures, from the left: blurry, restored, and motion and sharp where they are known</summary>");
            foreach (Sample earlier in shown[..^1])
            {
                WriteWhole(page, earlier);
            }

            page.WriteLine("</details>");
        }
    }

    private static void WriteParts(TextWriter page, string name, long step, SampleStrip latest, Sample first)
    {
        page.WriteLine("<div class=\"pair\">");
        PictureViewer.WriteComparison(page, name, Shown("blurry", latest.Blurry), Shown("restored", latest.Restored));
        (string Label, PlanarImage Picture)[] others = [.. latest.Parts().Skip(2)];
        if (first.Step < step && first.Strip() is { Restored: { } before })
        {
            PictureViewer.WriteComparison(
                page, name, Shown($"restored at step {first.Step}", before), Shown($"restored at step {step}", latest.Restored));
            page.Write(others.Length > 1 ? "</div><div class=\"pair\">" : "");
        }

        foreach ((string label, PlanarImage picture) in others)
        {
            PictureViewer.WritePicture(page, name, Shown(label, picture));
        }

        page.WriteLine("</div>");
    }

    private static void WriteWhole(TextWriter page, Sample sample)
        => PictureViewer.WritePicture(page, sample.Name, new ShownPicture($"step {sample.Step}", File.ReadAllBytes(sample.Path)));

    private static ShownPicture Shown(string label, PlanarImage picture) => ShownPicture.Of(label, picture, LongestSide);

    /// <summary>A file of the name NAME-STEP.jpg.</summary>
    private sealed record Sample(string Path, string Name, long Step)
    {
        internal string Caption => $"{Name}, step {Step}";

        internal static Sample? Of(string path)
        {
            string file = System.IO.Path.GetFileNameWithoutExtension(path);
            int dash = file.LastIndexOf('-');
            return dash > 0 && long.TryParse(file.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long step)
                ? new Sample(path, file[..dash], step)
                : null;
        }

        /// <summary>The parts of the picture; null where it has none, or is damaged: then it is shown as it is.</summary>
        internal SampleStrip? Strip()
        {
            try
            {
                return SampleStrip.Cut(PhotoCodec.Load(Path));
            }
            catch (PhotoException)
            {
                return null;
            }
        }
    }
}

using System.Globalization;
using Unblur.Imaging;
using Unblur.Physics.FlowPictures;

namespace Unblur.Training.Runs;

/// <summary>The pictures of a run's <c>samples</c> folder. One that cannot be drawn or written is reported, and training continues.</summary>
/// <param name="folder">Where to; made with the first picture.</param>
/// <param name="warn">Receives the first failure; later ones are not reported, since a full disk fails at every picture.</param>
internal sealed class RunPictures(string folder, Action<string>? warn)
{
    private const int Quality = 90;
    private const string LegendName = "motion-legend";
    private bool _isReported;

    /// <summary>Writes <c>NAME-STEP.jpg</c>.</summary>
    /// <param name="name">The photo's.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="draw">Draws 3 x H x W in [0,1].</param>
    /// <returns>Whether the picture was written.</returns>
    internal bool TryWrite(string name, long step, Func<PlanarImage> draw) => TryWrite(name, step, draw, _ => { });

    /// <summary>Writes <c>NAME-STEP.jpg</c>, and the same picture elsewhere.</summary>
    /// <param name="name">The photo's.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="draw">Draws 3 x H x W in [0,1].</param>
    /// <param name="writeToo">Receives the picture, for an event file.</param>
    /// <returns>Whether all was written.</returns>
    internal bool TryWrite(string name, long step, Func<PlanarImage> draw, Action<PlanarImage> writeToo) => Try(() =>
    {
        PlanarImage picture = draw();
        Save(string.Create(CultureInfo.InvariantCulture, $"{name}-{step:00000000}.jpg"), picture);
        writeToo(picture);
    });

    /// <summary>Writes the colour wheel that explains the motion of all pictures of the run: <c>motion-legend-40px.png</c>.</summary>
    /// <param name="maximumLength">Px of full colour in every one of them.</param>
    /// <returns>Whether it was written.</returns>
    internal bool TryWriteLegend(double maximumLength)
        => Try(() => Save(string.Create(CultureInfo.InvariantCulture, $"{LegendName}-{maximumLength}px.png"), FlowPicture.Legend(maximumLength)));

    /// <summary>The legend of a run's pictures; null in runs that drew each motion by its own maximum.</summary>
    /// <param name="folder">The run's <c>samples</c>.</param>
    internal static string? LegendIn(string folder) => Directory.EnumerateFiles(folder, $"{LegendName}-*px.png").Order(StringComparer.Ordinal).LastOrDefault();

    /// <summary>What full colour is in a legend: the text in its name, such as 40.</summary>
    internal static string LengthOf(string legend) => Path.GetFileNameWithoutExtension(legend)[(LegendName.Length + 1)..^2];

    /// <summary>Does what a training can continue without, such as drawing a curve.</summary>
    /// <param name="write">Draws and writes.</param>
    /// <returns>Whether it succeeded.</returns>
    internal bool Try(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or PhotoException or ArgumentException)
        {
            if (!_isReported)
            {
                _isReported = true;
                warn?.Invoke($"a picture of the run cannot be drawn or written; training continues, and later failures are not reported: {failure.Message}");
            }

            return false;
        }
    }

    private void Save(string file, PlanarImage picture)
    {
        Directory.CreateDirectory(folder);
        Photo.FromPlanes(picture).Save(Path.Combine(folder, file), new SaveOptions { Quality = Quality });
    }
}

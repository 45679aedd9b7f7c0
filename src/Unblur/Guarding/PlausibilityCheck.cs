using System.Globalization;
using Unblur.Imaging;

namespace Unblur.Guarding;

/// <summary>Whether a restored photo can be what its input shows: as a whole, and around every cell of 32 pixels.</summary>
internal sealed class PlausibilityCheck(int width, int height) : IResultCheck
{
    private readonly FiniteCheck _finite = new();
    private readonly CellGrid _cells = new(width, height);

    public bool MayBeGentler => _finite.MayBeGentler;

    public void Observe(int y, PlanarImage original, PlanarImage restored)
    {
        _finite.Observe(y, original, restored);
        _cells.Add(y, original, restored);
    }

    public string? Complaint() => _finite.Complaint() ?? Whole().Complaint() ?? PlacesComplaint();

    internal Plausibility Whole() => Plausibility.Of(_cells.Everything());

    /// <summary>Around every cell, row by row.</summary>
    internal IEnumerable<Plausibility> Places()
        => from row in Enumerable.Range(0, _cells.Rows) from column in Enumerable.Range(0, _cells.Columns) select Plausibility.Of(_cells.Around(column, row));

    private string? PlacesComplaint()
    {
        var complaints = Places().Select((place, index) => (Text: place.Complaint(), Index: index)).Where(complaint => complaint.Text is not null).ToList();
        int places = _cells.Rows * _cells.Columns;
        if (complaints.Count <= GuardLimits.OddPlaces * places)
        {
            return null;
        }

        (string? text, int first) = complaints[0];
        (int x, int y) = (first % _cells.Columns * GuardLimits.CellSide, first / _cells.Columns * GuardLimits.CellSide);
        return string.Create(CultureInfo.InvariantCulture, $"{100.0 * complaints.Count / places:0.##} % of the image is odd: around ({x}, {y}) {text}");
    }
}

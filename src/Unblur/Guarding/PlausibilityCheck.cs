using Unblur.Imaging;

namespace Unblur.Guarding;

/// <summary>Whether a restored photo can be what its input shows.</summary>
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

    public string? Complaint() => _finite.Complaint();

    internal (Plausibility Image, Plausibility WorstPlace) Measure()
    {
        var worst = default(Plausibility);
        for (var row = 0; row < _cells.Rows; row++)
        {
            for (var column = 0; column < _cells.Columns; column++)
            {
                worst = worst.Worst(Plausibility.Of(_cells.Around(column, row)));
            }
        }

        return (Plausibility.Of(_cells.Everything()), worst);
    }
}

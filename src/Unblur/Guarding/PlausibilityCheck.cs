using Unblur.Imaging;

namespace Unblur.Guarding;

/// <summary>Whether a restored photo can be what its input shows.</summary>
internal sealed class PlausibilityCheck(int width, int height) : IResultCheck
{
    private readonly FiniteCheck _finite = new();
    private readonly (int Width, int Height) _size = (width, height);

    public bool MayBeGentler => _finite.MayBeGentler;

    public void Observe(int y, PlanarImage original, PlanarImage restored) => _finite.Observe(y, original, restored);

    public string? Complaint() => _size.Width > 0 ? _finite.Complaint() : null;
}

using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Physics.Shake;
using Unblur.Restoring.Tiles;

namespace Unblur.Restoring.Shake;

/// <summary>The two networks of ShakeUNet: the U-Net, which sees the photo, the filtered photo and the shake, and the estimator of the shake.</summary>
/// <param name="network">From <c>blurry</c>, <c>sharpened</c> and <c>moments</c> to the restored image; disposed with this.</param>
/// <param name="estimator">From <c>features</c> and <c>mask</c> to the shake; disposed with this.</param>
/// <param name="threads">For the filter.</param>
internal sealed class ShakeNetwork(INetwork network, INetwork estimator, int threads) : INetwork, IShakeEstimator
{
    /// <summary>What cards and files call it.</summary>
    internal const string Name = "shakeunet";

    /// <summary>The name of the estimator's graph.</summary>
    internal const string EstimatorGraph = "estimator";

    private readonly ShakeInputs _inputs = new(threads);
    private readonly PlaneBuffer _sharpened = new();
    private readonly PlaneBuffer _moments = new();

    public NetworkTraits Traits => network.Traits;

    public string Device => network.Device;

    public int? VectorLength => null;

    public bool JudgesKind { get; } = estimator.VectorLength == ShakeFeatures.Count(judgesKind: true);

    public IReadOnlyList<NetworkValue> Run(IReadOnlyList<NetworkValue> inputs, CancellationToken cancellation) => network.Run(inputs, cancellation);

    public ShakeJudgement Judge(ShakeStatistics statistics)
        => ShakeJudge.Judge(statistics, (features, mask) => estimator.Run([NetworkValue.Of(features), NetworkValue.Of(mask)], CancellationToken.None)[0].Values);

    /// <summary>How tiles of a photo go through the network.</summary>
    /// <param name="photo">The shake of the whole photo.</param>
    internal TileForward Forward(ShakeMap photo) => (tile, place, cancellation) =>
    {
        ShakeMap map = photo.Narrow(place.X, place.Y, place.Width, place.Height);
        map = place.View == Dihedral.None ? map : Turned(map, tile, place.View);
        PlanarImage sharpened = _sharpened.Take(3, tile.Height, tile.Width), moments = _moments.Take(3, tile.Height, tile.Width);
        _inputs.Make(PlaneSpan.Of(tile), map, PlaneSpan.Of(sharpened), PlaneSpan.Of(moments));
        cancellation.ThrowIfCancellationRequested();
        return Run([NetworkValue.Of(tile), NetworkValue.Of(sharpened), NetworkValue.Of(moments)], cancellation)[0].Image;
    };

    public void Dispose()
    {
        network.Dispose();
        estimator.Dispose();
    }

    /// <summary>The shake of a tile that was turned: the tile as it is afterwards.</summary>
    private static ShakeMap Turned(ShakeMap map, PlanarImage tile, Dihedral view)
    {
        (int height, int width) = view.Transpose ? (tile.Width, tile.Height) : (tile.Height, tile.Width);
        return map.Turned(height, width, view.FlipRows, view.FlipColumns, view.Transpose);
    }
}

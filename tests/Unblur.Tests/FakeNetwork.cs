using Unblur.Imaging;
using Unblur.Inference;

namespace Unblur.Tests;

/// <summary>A network that is a function, and counts its calls.</summary>
/// <param name="forward">From inputs to outputs.</param>
/// <param name="multiple">What sides must be multiples of.</param>
/// <param name="reach">How far it looks, px.</param>
/// <param name="vectorLength">Length of its vector, where it takes one.</param>
internal sealed class FakeNetwork(Func<IReadOnlyList<NetworkValue>, NetworkValue[]> forward, int multiple = 4, int reach = 8, int? vectorLength = null) : INetwork
{
    /// <summary>From one image to another.</summary>
    internal FakeNetwork(Func<PlanarImage, PlanarImage> forward, int multiple = 4, int reach = 8)
        : this(inputs => [NetworkValue.Of(forward(inputs[0].Image))], multiple, reach)
    {
    }

    /// <summary>From each value to another.</summary>
    internal static FakeNetwork OfValues(Func<float, float> change)
        => new(image => new PlanarImage(image.Channels, image.Height, image.Width, [.. image.Values.Select(change)]));

    /// <summary>The shapes of the inputs so far: each run's first.</summary>
    internal List<long[]> Inputs { get; } = [];

    /// <summary>The threads that called.</summary>
    internal HashSet<string?> Threads { get; } = [];

    internal bool IsDisposed { get; private set; }

    public NetworkTraits Traits { get; init; } = new()
    {
        Name = "fake",
        SizeMultiple = multiple,
        SmallestSize = multiple,
        ReceptiveRadius = reach,
        MultiplyAccumulatesPerPixel = 1,
        BytesPerPixel = 100,
    };

    public string Device { get; init; } = "cpu";

    public int? VectorLength => vectorLength;

    public IReadOnlyList<NetworkValue> Run(IReadOnlyList<NetworkValue> inputs, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Assert.All(inputs.Where(input => input.Shape.Length == 4), input => Assert.True(
            input.Shape[2] % Traits.SizeMultiple == 0 && input.Shape[3] % Traits.SizeMultiple == 0 && Math.Min(input.Shape[2], input.Shape[3]) >= Traits.SmallestSize));
        Inputs.Add(inputs[0].Shape);
        Threads.Add(Thread.CurrentThread.Name);
        return forward(inputs);
    }

    public void Dispose() => IsDisposed = true;
}

using Unblur.Networks;
using Unblur.Torch;

namespace Unblur.Tests;

/// <summary>A network that is a function, and counts its calls.</summary>
internal sealed class FakeNetwork(Func<Tensor, DType, Tensor> forward, int multiple = 4, int bytesPerPixel = 100) : DeblurNetwork
{
    internal FakeNetwork(Func<Tensor, Tensor> forward, int multiple = 4)
        : this((input, _) => forward(input), multiple)
    {
    }

    /// <summary>The shapes of the inputs so far.</summary>
    internal List<long[]> Inputs { get; } = [];

    /// <summary>The threads that called.</summary>
    internal HashSet<string?> Threads { get; } = [];

    public override NetworkCard Card { get; } = new()
    {
        Name = "fake",
        Source = "tests",
        SizeMultiple = multiple,
        ReceptiveRadius = 8,
        IsShiftInvariant = true,
        MultiplyAccumulatesPerPixel = 1,
        BytesPerPixel = bytesPerPixel,
    };

    public override Tensor Forward(Tensor input)
    {
        CheckInput(input);
        Inputs.Add(input.Shape);
        Threads.Add(Thread.CurrentThread.Name);
        using var scope = new TensorScope();
        return scope.Keep(forward(input, Precision));
    }

    public override void Initialize(Generator generator)
    {
    }
}

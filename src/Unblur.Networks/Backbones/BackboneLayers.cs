using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Backbones;

/// <summary>The layers that backbones are made of.</summary>
internal static class BackboneLayers
{
    internal static Layer Relu() => new FunctionLayer(Functional.Relu);

    /// <summary>The largest of every window.</summary>
    /// <param name="size">Side of the window.</param>
    /// <param name="ceiling">Whether a window that reaches over the edge counts, too.</param>
    internal static Layer MaxPool(int size, bool ceiling = false) => new FunctionLayer(input => Functional.MaxPool2d(input, size, stride: 2, ceiling: ceiling));
}

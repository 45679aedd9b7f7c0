using Unblur.Torch;

namespace Unblur.Networks;

/// <summary>What a program without libtorch runs of a network: a computation of operators alone, from named inputs to named outputs.</summary>
/// <param name="Name">Distinguishes the graphs of a network that has several; empty for the main one.</param>
/// <param name="Inputs">What goes in.</param>
/// <param name="Outputs">What comes out, in order.</param>
/// <param name="Run">Computes the outputs of inputs of these shapes.</param>
public sealed record NetworkGraph(
    string Name, IReadOnlyList<GraphInput> Inputs, IReadOnlyList<string> Outputs, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> Run);

/// <summary>An input of a graph: an image (1, channels, H, W) of a size that the network's card allows, or a vector (1, channels).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Channels">Channels of the image, or the length of the vector.</param>
/// <param name="IsImage">Whether it is an image.</param>
public sealed record GraphInput(string Name, int Channels, bool IsImage = true);

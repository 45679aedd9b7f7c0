namespace Unblur.Torch.Modules;

/// <summary>A function without weights as a layer, for a place in a <see cref="Sequential"/>.</summary>
/// <param name="function">For example <see cref="Functional.Relu"/>.</param>
public sealed class FunctionLayer(Func<Tensor, Tensor> function) : Layer
{
    public override Tensor Forward(Tensor input) => function(input);
}

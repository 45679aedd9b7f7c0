namespace Unblur.Torch.Modules;

/// <summary>A module with one input and one output. It computes in the element type and memory layout of its input.</summary>
public abstract class Layer : Module
{
    public abstract Tensor Forward(Tensor input);
}

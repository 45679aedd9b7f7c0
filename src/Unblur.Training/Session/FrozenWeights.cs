using Unblur.Torch.Modules;

namespace Unblur.Training.Session;

/// <summary>Until it is disposed, gradients pass through modules, but none are computed for their weights.</summary>
internal readonly ref struct FrozenWeights
{
    private readonly Module[] _modules;

    internal FrozenWeights(params Module[] modules)
    {
        _modules = modules;
        Set(false);
    }

    public void Dispose() => Set(true);

    private void Set(bool isTrained)
    {
        foreach (Module module in _modules)
        {
            foreach ((string _, Parameter parameter) in module.Trainable())
            {
                parameter.Value.RequiresGrad = isTrained;
            }
        }
    }
}

using Unblur.Torch;

namespace Unblur.Training.Session;

/// <summary>A free-form part of a training's state, such as a buffer of samples or a pool of measurements.</summary>
internal interface IStatePart
{
    /// <summary>Its tensors by name, in the same order each time. The name may be empty where there is one.</summary>
    IEnumerable<(string Name, Tensor Value)> State();

    /// <summary>Continues from tensors that <see cref="State"/> returned, in this process or another.</summary>
    /// <param name="state">On any device; owned by the caller, so they are copied.</param>
    /// <exception cref="ArgumentException">They are of another shape or number.</exception>
    void Load(IReadOnlyDictionary<string, Tensor> state);
}

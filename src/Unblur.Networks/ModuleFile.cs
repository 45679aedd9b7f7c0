using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;

namespace Unblur.Networks;

/// <summary>Weights of networks that restore no image, such as those that take part in a training, to files; <see cref="NetworkFile"/> has the others.</summary>
public static class ModuleFile
{
    /// <summary>Saves weights as safetensors under their published names.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="module">What to save.</param>
    /// <param name="metadata">What to keep with it: where it comes from, how it was trained.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, Module module, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        Safetensors.Write(path, module.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored()), metadata);
    }

    /// <summary>Gives a module a file's weights and puts it into evaluation mode.</summary>
    /// <param name="module">Of the size that the file says; disposed where the weights do not fit.</param>
    /// <param name="file">The weights.</param>
    /// <param name="path">Where they came from, for messages.</param>
    /// <param name="name">What the module is called, for messages.</param>
    /// <exception cref="WeightFileException">Names or shapes differ.</exception>
    internal static T Filled<T>(T module, WeightFile file, string path, string name)
        where T : Module
    {
        try
        {
            using var scope = new TensorScope();
            module.Load(file.Tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.ToTensor()));
            module.Eval();
            return module;
        }
        catch (WeightMismatchException mismatch)
        {
            module.Dispose();
            throw new WeightFileException(path, $"{mismatch.Message}. The file is damaged or of another variant of {name}.", mismatch);
        }
    }

    /// <summary>Outputs of the convolution whose weight has the name.</summary>
    /// <exception cref="WeightFileException">There is none.</exception>
    internal static int Outputs(WeightFile file, string path, string weight, string name)
        => file.Tensors.TryGetValue(weight, out StoredTensor? tensor) && tensor.Shape.Length == 4 && tensor.Shape[0] <= int.MaxValue
            ? (int)tensor.Shape[0]
            : throw new WeightFileException(path, $"it has no weight {weight} of a convolution, so it is no {name}.");
}

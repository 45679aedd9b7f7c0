using Unblur.Torch.Checkpoints.Pickle;

namespace Unblur.Torch.Checkpoints;

/// <summary>Reads PyTorch checkpoints (<c>torch.save</c>, zip and legacy) without Python and without running anything in them.</summary>
/// <remarks>
/// A pickle is a program. The interpreter here knows the operations that build numbers, strings, containers and tensors and a fixed list of
/// constructors for them; whatever else the program asks for ends the reading with an error that names it.
/// </remarks>
public static class PickleCheckpoint
{
    /// <summary>Reads the whole checkpoint. Views are made contiguous; a tensor that is contiguous in its storage shares the storage's memory.</summary>
    /// <param name="path">A <c>.pth</c>, <c>.pt</c> or <c>.pkl</c> file; zip and legacy differ by their content.</param>
    /// <returns>The saved object as plain data.</returns>
    /// <exception cref="WeightFileException">The file is missing, damaged, of another kind, or exceeds the limits on nesting (100 levels) and size.</exception>
    /// <exception cref="ForbiddenGlobalException">The checkpoint asks for a Python object that weights do not need.</exception>
    public static CheckpointNode Read(string path) => WeightStream.Read(path, stream =>
    {
        bool isZip = stream.ReadByte() == 'P';
        stream.Position = 0;
        object? root = isZip ? ZipCheckpoint.Read(stream, path) : LegacyCheckpoint.Read(stream, path);
        return new CheckpointTree(path, stream.Length).Build(root);
    });
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Unblur.Torch.Checkpoints;

/// <summary>Named tensors from a weight file, in the file's order.</summary>
public sealed class WeightFile
{
    private const int TarMagicOffset = 257;

    /// <param name="tensors">Tensors by name, in order.</param>
    /// <param name="metadata">Free text by name.</param>
    /// <param name="notes">What was done to find the tensors, for the log.</param>
    public WeightFile(
        IReadOnlyDictionary<string, StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null, IReadOnlyList<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Tensors = tensors;
        Metadata = metadata ?? new Dictionary<string, string>();
        Notes = notes ?? [];
    }

    /// <summary>Tensors by name, in the file's order.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>The free text of a safetensors header; empty for PyTorch checkpoints.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Plain sentences on what was chosen, stripped or left out while reading a PyTorch checkpoint; empty when nothing was.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>
    /// Reads safetensors, or the state dict of a PyTorch checkpoint (zip or legacy). The content decides which, not the file's extension. No code in
    /// the file is ever run.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="key">
    /// The entry of a PyTorch checkpoint that holds the state dict, with dots between an entry and its own, or the first part of the tensors' names; null to look
    /// for it.
    /// </param>
    /// <exception cref="WeightFileException">The file is missing, damaged, of no known kind, or holds no state dict or no such entry.</exception>
    /// <exception cref="ForbiddenGlobalException">A checkpoint asks for a Python object that weights do not need.</exception>
    public static WeightFile Read(string path, string? key = null) => WeightStream.Read(path, ReadHead) switch
    {
        var head when IsSafetensors(head) => key is null ? Safetensors.Read(path) : Below(Safetensors.Read(path), key, path),
        var head when head.AsSpan().StartsWith("PK"u8) || head is [0x80, ..] => FromCheckpoint(Part(PickleCheckpoint.Read(path), key, path), path),
        var head when head.AsSpan(Math.Min(head.Length, TarMagicOffset)).StartsWith("ustar"u8) => throw new WeightFileException(path,
            "this is a tar checkpoint from before PyTorch 0.1.10. Load it in Python and save model.state_dict() anew."),
        { Length: 0 } => throw new WeightFileException(path, "the file is empty. Download it again."),
        _ => throw new WeightFileException(path,
            "this is neither a safetensors file nor a PyTorch checkpoint. Was a web page or a pointer saved in its place?"),
    };

    /// <summary>
    /// Finds the state dict in a checkpoint: under <c>params_ema</c>, <c>params</c>, <c>state_dict</c>, <c>model_state_dict</c> or <c>model</c> (the
    /// first of them that is a dictionary, repeatedly), else in the only entry that holds tensors, else the root itself. A <c>module.</c> or <c>_orig_mod.</c> that
    /// starts every name is removed, and what is not a tensor is left out; <see cref="Notes"/> says so.
    /// </summary>
    /// <param name="root">The checkpoint, or the part of it to look in.</param>
    /// <param name="path">The file it came from, for messages.</param>
    /// <exception cref="WeightFileException">There is no dictionary of tensors.</exception>
    public static WeightFile FromCheckpoint(CheckpointNode root, string path)
    {
        ArgumentNullException.ThrowIfNull(root);
        return StateDict.Find(root, path);
    }

    /// <summary>SHA-256 of the whole file, 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="WeightFileException">The file cannot be read.</exception>
    public static string Sha256(string path) => WeightStream.Read(path, stream => Convert.ToHexStringLower(SHA256.HashData(stream)));

    private static CheckpointNode Part(CheckpointNode root, string? key, string path) => key is null ? root : StateDict.Entry(root, key, path);

    /// <summary>The tensors whose names begin with a key and a dot, without these: several networks in one file have names such as generator.conv.weight.</summary>
    private static WeightFile Below(WeightFile file, string key, string path)
    {
        string start = key + ".";
        OrderedDictionary<string, StoredTensor> tensors = new(file.Tensors.Where(tensor => tensor.Key.StartsWith(start, StringComparison.Ordinal))
            .Select(tensor => KeyValuePair.Create(tensor.Key[start.Length..], tensor.Value)));
        return tensors.Count > 0 ? new WeightFile(tensors, file.Metadata, [$"Took the {tensors.Count} tensors of '{key}', of {file.Tensors.Count}."])
            : throw new WeightFileException(
                path, $"no tensor's name begins with '{start}'. They begin with {StateDict.FirstParts(file.Tensors.Keys)}: name one of these.");
    }

    private static byte[] ReadHead(FileStream stream) => WeightStream.ReadBlock(stream, (int)Math.Min(stream.Length, TarMagicOffset + 5));

    // A header length that happens to start like a zip or a pickle is recognised by the brace, which neither can have there.
    private static bool IsSafetensors(byte[] head) =>
        head.Length > 8 && head[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(head) <= Safetensors.MaxHeaderBytes;
}

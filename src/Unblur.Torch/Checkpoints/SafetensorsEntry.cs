namespace Unblur.Torch.Checkpoints;

/// <summary>One tensor of a safetensors header; its bytes are [Begin, End) of the data part.</summary>
internal sealed record SafetensorsEntry(string Name, StoredType Type, long[] Shape, long Begin, long End);

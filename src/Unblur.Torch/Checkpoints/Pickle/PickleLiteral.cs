using System.Numerics;

namespace Unblur.Torch.Checkpoints.Pickle;

/// <summary>The operations that push a value and touch nothing else.</summary>
internal static class PickleLiteral
{
    /// <summary>Stands for "this operation is not a literal", since null is Python's None.</summary>
    public static object NotALiteral { get; } = new();

    public static object? Read(PickleOpcode opcode, PickleInput input) => opcode switch
    {
        PickleOpcode.None => null,
        PickleOpcode.NewTrue => true,
        PickleOpcode.NewFalse => false,
        PickleOpcode.BinInt => new BigInteger(input.ReadInt32()),
        PickleOpcode.BinInt1 => new BigInteger((int)input.ReadByte()),
        PickleOpcode.BinInt2 => new BigInteger((int)input.ReadUInt16()),
        PickleOpcode.Long1 => input.ReadLong(input.ReadByte()),
        PickleOpcode.Long4 => input.ReadLong(input.ReadInt32()),
        PickleOpcode.BinFloat => input.ReadBigEndianDouble(),
        PickleOpcode.ShortBinUnicode => input.ReadText(input.ReadByte()),
        PickleOpcode.BinUnicode => input.ReadText(input.ReadUInt32()),
        PickleOpcode.BinUnicode8 => input.ReadText(input.ReadInt64()),
        PickleOpcode.ShortBinString => input.ReadLatin1(input.ReadByte()),
        PickleOpcode.BinString => input.ReadLatin1(input.ReadInt32()),
        PickleOpcode.ShortBinBytes => input.ReadBytes(input.ReadByte()),
        PickleOpcode.BinBytes => input.ReadBytes(input.ReadUInt32()),
        PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8 => input.ReadBytes(input.ReadInt64()),
        PickleOpcode.EmptyTuple => Array.Empty<object?>(),
        PickleOpcode.EmptyList or PickleOpcode.EmptySet => new List<object?>(),
        PickleOpcode.EmptyDict => new PickleMap(),
        _ => NotALiteral,
    };
}

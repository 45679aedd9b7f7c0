using Unblur.TestKit;
using Unblur.Torch.Checkpoints;

namespace Unblur.Torch.Tests.Checkpoints;

/// <summary>Small files that ask for much: they end with an error, not with the memory or the stack.</summary>
public sealed class PickleLimitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly Dictionary<string, (Func<byte[]> Pickle, string Reason)> Bombs = new()
    {
        ["deep nesting"] = (() => Nested(1_000_000).Stop(), "100 deep"),
        ["list in itself"] = (() => new PickleWriter().Op(']').Put(0).Get(0).Op('a').Stop(), "contains itself"),
        ["many steps"] = (() => Repeat(new PickleWriter(), 3_000_000, writer => writer.Op('N')).Stop(), "128 MB"),
        ["many marks"] = (() => Repeat(new PickleWriter(), 3_000_000, writer => writer.Op('(')).Stop(), "128 MB"),
        ["many memo entries"] = (() => Repeat(new PickleWriter(4).Op('N'), 3_000_000, writer => writer.Raw(0x94)).Stop(), "128 MB"),
        ["copies of a long text"] = (() => Copies().Stop(), "128 MB"),
        ["text longer than the file"] = (() => new PickleWriter(4).Raw(0x8d, 0, 0, 0, 0, 0, 0, 0, 0x40).Stop(), "announces"),
        ["text of negative length"] = (() => new PickleWriter(4).Raw(0x8d, 255, 255, 255, 255, 255, 255, 255, 255).Stop(), "announces -1"),
        ["huge integer"] = (() => new PickleWriter().Raw(0x8b, 0, 0, 0, 0x7f).Stop(), "integer of"),
        ["integer of negative length"] = (() => new PickleWriter().Raw(0x8b, 255, 255, 255, 255).Stop(), "integer of -1"),
        ["name without an end"] = (() => new PickleWriter().Op('c').Raw(new byte[2000]).Stop(), "a name of more than"),
        ["storage larger than memory"] = (() => Tensor(1L << 60, 0, [1], [1]), "2 GB per storage"),
        ["negative storage"] = (() => Tensor(-1, 0, [1], [1]), "2 GB per storage"),
        ["negative size"] = (() => Tensor(6, 0, [-2], [1]), "out of range"),
        ["negative stride"] = (() => Tensor(6, 0, [2], [-1]), "out of range"),
        ["negative offset"] = (() => Tensor(6, -1, [2], [1]), "out of range"),
        ["view past the end"] = (() => Tensor(6, 1, [2, 3], [3, 1]), "leave the storage of 6"),
        ["view that overflows"] = (() => Tensor(6, 0, [1L << 62, 1L << 62], [1L << 62, 1L << 62]), "leave the storage"),
        ["count that overflows"] = (() => Tensor(6, 0, [1L << 62, 1L << 62], [0, 0]), "leave the storage"),
        ["expanded view of a terabyte"] = (() => Tensor(6, 0, [1L << 40], [0]), "but the file has only"),
        ["sizes without strides"] = (() => Tensor(6, 0, [2, 3], [1]), "2 sizes but 1 strides"),
        ["too many axes"] = (() => Tensor(6, 0, new long[65], new long[65]), "at most 64"),
        ["storage shorter than announced"] = (() => Tensor(7, 0, [7], [1]), "has 24 bytes"),
        ["storage of two types"] = (() => new PickleWriter().Storage("FloatStorage", "0", 6, false).Storage("IntStorage", "0", 6, false).Stop(), "in another"),
        ["storage that is missing"] = (() => new PickleWriter().Tensor("FloatStorage", "../../0", 6, 0, [6], [1]).Stop(), "no entry"),
    };

    public static TheoryData<string> BombNames => [.. Bombs.Keys];

    [Theory]
    [MemberData(nameof(BombNames))]
    public void Read_Bomb_FailsClearly(string way)
    {
        (Func<byte[]> pickle, string reason) = Bombs[way];
        string path = _folder.Write($"{way}.pth", TorchFile.Zip(pickle(), ("0", TorchFile.Bytes(1, 2, 3, 4, 5, 6))));

        WeightFileException refused = Assert.Throws<WeightFileException>(() => PickleCheckpoint.Read(path));

        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ListsThatDoubleAtEachLevel_TakesNoTime()
    {
        PickleWriter laughs = new PickleWriter().Op(']').Put(0);
        for (byte level = 1; level < 90; level++)
        {
            laughs.Op(']').Put(level).Op('(').Get((byte)(level - 1)).Get((byte)(level - 1)).Op('e');
        }

        CheckpointNode node = PickleCheckpoint.Read(_folder.Write("laughs.pth", TorchFile.Zip(laughs.Stop())));

        Assert.Same(node.AsList()[0], node.AsList()[1]);
    }

    [Fact]
    public void Read_EightyThousandTensors_FitsTheLimit()
    {
        PickleWriter many = new PickleWriter()
            .Global("torch._utils", "_rebuild_tensor").Put(0).Op('0')
            .Storage("FloatStorage", "0", 1, legacy: false).Put(1).Op('0')
            .Op('}').Op('(');
        for (int i = 0; i < 80_000; i++)
        {
            many.Text($"block{i}.weight").Get(0).Op('(').Get(1).Number(0).Op(')').Op(')').Op('t').Op('R');
        }

        CheckpointNode node = PickleCheckpoint.Read(_folder.Write("many.pth", TorchFile.Zip(many.Op('u').Stop(), ("0", TorchFile.Bytes(1)))));

        Assert.Equal(80_000, node.AsMap().Count);
    }

    private static PickleWriter Nested(int depth)
    {
        PickleWriter writer = Repeat(new PickleWriter(), depth, nested => nested.Op(']'));
        return Repeat(writer, depth - 1, nested => nested.Op('a'));
    }

    private static PickleWriter Copies() => Repeat(
        new PickleWriter().Global("_codecs", "encode").Put(0).Text(new string('x', 1 << 20)).Put(1).Text("latin1").Put(2),
        1000, writer => writer.Get(0).Get(1).Get(2).Raw(0x86).Op('R'));

    private static byte[] Tensor(long count, long offset, long[] shape, long[] strides) =>
        new PickleWriter().Tensor("FloatStorage", "0", count, offset, shape, strides).Stop();

    private static PickleWriter Repeat(PickleWriter writer, int count, Func<PickleWriter, PickleWriter> write)
    {
        for (int i = 0; i < count; i++)
        {
            write(writer);
        }

        return writer;
    }
}

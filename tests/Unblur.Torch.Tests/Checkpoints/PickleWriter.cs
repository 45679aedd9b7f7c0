using System.Buffers.Binary;
using System.Text;

namespace Unblur.Torch.Tests.Checkpoints;

/// <summary>Assembles pickles operation by operation, harmless and hostile ones.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _bytes = [];

    public PickleWriter(byte protocol = 2) => Raw(0x80, protocol);

    public PickleWriter Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>An operation that is an ASCII letter.</summary>
    public PickleWriter Op(char opcode) => Raw((byte)opcode);

    public PickleWriter Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return Op('X').Raw(Little(utf8.Length)).Raw(utf8);
    }

    public PickleWriter Number(int number) => Op('J').Raw(Little(number));

    public PickleWriter Global(string module, string name) => Op('c').Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleWriter StackGlobal(string module, string name) => Text(module).Text(name).Raw(0x93);

    public PickleWriter Put(byte index) => Op('q').Raw(index);

    public PickleWriter Get(byte index) => Op('h').Raw(index);

    public PickleWriter Numbers(params ReadOnlySpan<long> numbers)
    {
        Op('(');
        foreach (long number in numbers)
        {
            Raw(0x8a, 8).Raw(BitConverter.GetBytes(number));
        }

        return Op('t');
    }

    public PickleWriter OrderedDict() => Global("collections", "OrderedDict").Op(')').Op('R');

    /// <summary>A storage by persistent id, in the form of the zip format or, with a view, of the legacy format.</summary>
    public PickleWriter Storage(string type, string key, long count, bool legacy)
    {
        Op('(').Text("storage").Global("torch", type).Text(key).Text("cpu").Raw(0x8a, 8).Raw(BitConverter.GetBytes(count));
        return (legacy ? Op('N') : this).Op('t').Op('Q');
    }

    public PickleWriter Tensor(string type, string key, long count, long offset, long[] shape, long[] strides, bool legacy = false) =>
        Global("torch._utils", "_rebuild_tensor_v2").Op('(').Storage(type, key, count, legacy)
            .Raw(0x8a, 8).Raw(BitConverter.GetBytes(offset)).Numbers(shape).Numbers(strides).Raw(0x89).OrderedDict().Op('t').Op('R');

    /// <summary>Everything so far and STOP.</summary>
    public byte[] Stop() => [.. _bytes, (byte)'.'];

    private static byte[] Little(int value)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}

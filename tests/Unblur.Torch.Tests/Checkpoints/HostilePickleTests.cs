using Unblur.TestKit;
using Unblur.Torch.Checkpoints;

namespace Unblur.Torch.Tests.Checkpoints;

/// <summary>Pickles that try to run code. Python's own unpickler would obey every one of them.</summary>
public sealed class HostilePickleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly Dictionary<string, (byte[] Pickle, string GlobalName)> CodeRunners = new()
    {
        ["global"] = (Call(new PickleWriter().Global("posix", "system")), "posix.system"),
        ["eval"] = (Call(new PickleWriter().Global("builtins", "eval")), "builtins.eval"),
        ["python 2 eval"] = (Call(new PickleWriter().Global("__builtin__", "eval")), "__builtin__.eval"),
        ["getattr"] = (Call(new PickleWriter().Global("builtins", "getattr")), "builtins.getattr"),
        ["stack global"] = (Call(new PickleWriter(4).StackGlobal("os", "system")), "os.system"),
        ["dotted stack global"] = (Call(new PickleWriter(4).StackGlobal("torch", "_utils._import_dotted_name")), "torch._utils._import_dotted_name"),
        ["allowed name, dotted differently"] = (Call(new PickleWriter(4).StackGlobal("torch", "_utils._rebuild_tensor")), "torch._utils._rebuild_tensor"),
        ["nested reduce"] =
            (new PickleWriter().Global("collections", "OrderedDict").Op('(').Global("posix", "system").Text("true").Raw(0x85).Op('R').Op('t').Op('R').Stop(),
            "posix.system"),
        ["build with setstate"] =
            (new PickleWriter().OrderedDict().Op('}').Text("__setstate__").Global("posix", "system").Op('s').Op('b').Text("true").Op('b').Stop(),
            "posix.system"),
        ["inst"] = (new PickleWriter().Op('(').Text("true").Op('i').Raw("posix\nsystem\n"u8).Stop(), "posix.system"),
        ["obj"] = (new PickleWriter().Op('(').Global("posix", "system").Text("true").Op('o').Stop(), "posix.system"),
        ["newobj"] = (new PickleWriter().Global("subprocess", "Popen").Text("true").Raw(0x85, 0x81).Stop(), "subprocess.Popen"),
        ["extension 1"] = (new PickleWriter().Raw(0x82, 7).Stop(), "extension 7"),
        ["extension 2"] = (new PickleWriter().Raw(0x83, 1, 1).Stop(), "extension 257"),
        ["extension 4"] = (new PickleWriter().Raw(0x84, 1, 0, 0, 0).Stop(), "extension 1"),
        ["nested torch.load"] = (Call(new PickleWriter().Global("torch.storage", "_load_from_bytes")), "torch.storage._load_from_bytes"),
        ["module class"] = (new PickleWriter().Global("torch.nn.modules.linear", "Linear").Op(')').Raw(0x81).Stop(), "torch.nn.modules.linear.Linear"),
        ["control characters"] = (Call(new PickleWriter().Global("a\u001b[31m", "b")), "a?[31m.b"),
    };

    public static TheoryData<string> CodeRunnerNames => [.. CodeRunners.Keys];

    [Theory]
    [MemberData(nameof(CodeRunnerNames))]
    public void Read_PickleThatAsksForCode_NamesItAndRefuses(string way)
    {
        (byte[] pickle, string globalName) = CodeRunners[way];
        foreach (byte[] content in (byte[][])[TorchFile.Zip(pickle), TorchFile.Legacy(pickle), pickle])
        {
            string path = _folder.Write($"{way}.pth", content);

            ForbiddenGlobalException refused = Assert.Throws<ForbiddenGlobalException>(() => WeightFile.Read(path));

            Assert.Equal(globalName, refused.GlobalName);
            Assert.Contains(path, refused.Message, StringComparison.Ordinal);
            Assert.Contains("safetensors", refused.Message, StringComparison.Ordinal);
        }
    }

    private static readonly Dictionary<string, (byte[] Pickle, string Reason)> Misuses = new()
    {
        ["calls a string"] = (Call(new PickleWriter().Text("system")), "calls something"),
        ["calls a storage class"] = (Call(new PickleWriter().Global("torch", "FloatStorage")), "calls something"),
        ["obj of an allowed class"] = (new PickleWriter().Op('(').Global("collections", "OrderedDict").Op('o').Stop(), "Obj"),
        ["newobj with keywords"] = (new PickleWriter(4).Global("collections", "OrderedDict").Op(')').Op('}').Raw(0x92).Stop(), "NewObjEx"),
        ["build on a function"] = (new PickleWriter().Global("torch", "Size").Op('}').Op('b').Stop(), "BUILD"),
        ["stack global of numbers"] = (new PickleWriter(4).Number(1).Number(2).Raw(0x93).Stop(), "two strings"),
        ["persistent id that is text"] = (new PickleWriter().Text("storage").Op('Q').Stop(), "not a tensor's storage"),
        ["persistent id of a module"] = (new PickleWriter().Op('(').Text("module").Op('N').Op('N').Op('N').Op('N').Op('t').Op('Q').Stop(),
            "not a tensor's storage"),
        ["persistent id without class"] = (new PickleWriter().Op('(').Text("storage").Text("x").Text("0").Text("cpu").Number(1).Op('t').Op('Q').Stop(),
            "needs a class"),
        ["persistent id in text form"] = (new PickleWriter().Op('P').Raw("0\n"u8).Stop(), "Persid"),
        ["storage view"] =
            (new PickleWriter().Op('(').Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Number(1).Numbers(0, 0, 1).Op('t').Op('Q').Stop(),
            "is a view"),
        ["tensor of no storage"] = (new PickleWriter().Global("torch._utils", "_rebuild_tensor_v2").Op('(').Number(1).Op('t').Op('R').Stop(),
            "needs a PickleStorage"),
        ["codec other than latin1"] = (new PickleWriter().Global("_codecs", "encode").Text("x").Text("rot13").Raw(0x86).Op('R').Stop(), "latin1"),
        ["big-endian numpy type"] =
            (new PickleWriter().Global("numpy", "dtype").Text("f8").Raw(0x85).Op('R').Op('(').Number(3).Text(">").Op('t').Op('b').Stop(),
            "little-endian"),
        ["function as a value"] = (new PickleWriter().Global("torch", "Size").Stop(), "class, function or storage"),
        ["out-of-band buffer"] = (new PickleWriter(5).Raw(0x97).Stop(), "NextBuffer"),
        ["unknown operation"] = (new PickleWriter().Raw(0xff).Stop(), "0xff"),
        ["unknown protocol"] = (new PickleWriter(6).Op('N').Stop(), "protocol 6"),
        ["text that is not UTF-8"] = (new PickleWriter(4).Raw(0x8c, 1, 0xff).Stop(), "UTF-8"),
        ["mark that was never set"] = (new PickleWriter().Op('t').Stop(), "mark"),
        ["empty stack"] = (new PickleWriter().Stop(), "stack"),
        ["stack below a mark"] = (new PickleWriter().Number(1).Op('(').Op('0').Stop(), "stack"),
        ["memo entry that is not there"] = (new PickleWriter().Get(3).Stop(), "no entry 3"),
        ["key without a value"] = (new PickleWriter().Op('}').Op('(').Number(1).Op('u').Stop(), "without a value"),
        ["list as a key"] = (new PickleWriter().Op('}').Op(']').Number(1).Op('s').Stop(), "neither text nor a number"),
        ["entry twice"] = (new PickleWriter().Op('}').Text("a").Number(1).Op('s').Text("a").Number(1).Op('s').Stop(), "two entries named 'a'"),
    };

    public static TheoryData<string> MisuseNames => [.. Misuses.Keys];

    [Theory]
    [MemberData(nameof(MisuseNames))]
    public void Read_PickleThatMisusesAnOperation_SaysWhat(string way)
    {
        (byte[] pickle, string reason) = Misuses[way];
        string path = _folder.Write($"{way}.pth", TorchFile.Zip(pickle));

        WeightFileException refused = Assert.Throws<WeightFileException>(() => PickleCheckpoint.Read(path));

        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
    }

    private static byte[] Call(PickleWriter callee) => callee.Text("true").Raw(0x85).Op('R').Stop();
}

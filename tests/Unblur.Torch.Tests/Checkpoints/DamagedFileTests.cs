using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using Unblur.TestKit;
using Unblur.Torch.Checkpoints;

namespace Unblur.Torch.Tests.Checkpoints;

public sealed class DamagedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly Dictionary<string, byte[]> ValidFiles = new()
    {
        ["legacy"] = TorchFile.LegacyStateDict(),
        ["zip"] = TorchFile.ZipStateDict(),
        ["safetensors"] = [64, 0, 0, 0, 0, 0, 0, 0, .. """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}          """u8, .. new byte[8]],
    };

    public static TheoryData<string> FileKinds => [.. ValidFiles.Keys];

    [Theory]
    [MemberData(nameof(FileKinds))]
    public void Read_CutAnywhere_IsAWeightFileError(string kind)
    {
        byte[] content = ValidFiles[kind];
        Assert.NotEmpty(WeightFile.Read(_folder.Write(kind, content)).Tensors);
        for (int length = 0; length < content.Length; length++)
        {
            string path = _folder.Write(kind, content[..length]);
            Assert.Throws<WeightFileException>(() => WeightFile.Read(path));
        }
    }

    [Theory]
    [MemberData(nameof(FileKinds))]
    public void Read_DamagedAnywhere_EndsWellOrWithAWeightFileError(string kind) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => EndsWell(_folder.Write(kind, Damage(ValidFiles[kind], new System.Random(seed)))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(1, 1));

    [Fact]
    public void Read_RandomOperations_EndWellOrWithAWeightFileError()
    {
        byte[] operations = [.. "(.012GJKMNQRTUX]abcdehjlqrstu})BC"u8, .. Enumerable.Range(0x80, 0x19).Select(value => (byte)value)];
        Gen<byte> step = Gen.Frequency((4, Gen.Elements(operations)), (1, Gen.Choose(0, 255).Select(value => (byte)value)));
        Prop.ForAll(step.ArrayOf(200).ToArbitrary(), program => EndsWell(_folder.Write("program", TorchFile.Legacy([0x80, 4, .. program, (byte)'.']))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(1, 1));
    }

    [Fact]
    public void Read_MissingFile_IsAWeightFileError()
    {
        WeightFileException missing = Assert.Throws<WeightFileException>(() => WeightFile.Read(_folder.File("absent.pth")));

        Assert.Equal(_folder.File("absent.pth"), missing.Path);
    }

    private static readonly Dictionary<string, (byte[] Content, string Reason)> Strangers = new()
    {
        ["empty"] = ([], "empty"),
        ["web page"] = ([.. "<!DOCTYPE html><title>Sign in</title>"u8], "web page"),
        ["tar"] = ([.. new byte[257], .. "ustar\0"u8], "tar checkpoint"),
        ["plain pickle"] = (new PickleWriter(4).Op('}').Stop(), "magic number"),
        ["other protocol"] = ([.. TorchFile.Legacy(new PickleWriter().Op('N').Stop()).AsSpan()[..15], .. new PickleWriter().Number(1000).Stop()], "1001"),
        ["zip of something else"] = (TorchFile.ZipOf([("word/document.xml", [])]), "0 files named data.pkl"),
        ["two checkpoints in a zip"] = (TorchFile.ZipOf([("a/data.pkl", []), ("b/data.pkl", [])]), "2 files named data.pkl"),
        ["TorchScript"] = (TorchFile.ZipOf([("a/data.pkl", []), ("a/constants.pkl", [])]), "TorchScript"),
        ["compressed zip"] = (TorchFile.ZipOf([("a/data.pkl", new byte[1000])], CompressionLevel.Optimal), "compressed"),
        ["big-endian zip"] = (TorchFile.ZipOf([("a/data.pkl", []), ("a/byteorder", [.. "big"u8])]), "big-endian"),
        ["count that differs"] = (TorchFile.Legacy(TorchFile.StateDictPickle(legacy: true), ("0", 5, TorchFile.Bytes(1, 2, 3, 4, 5))),
            "5 elements, but its tensors expect 6"),
        ["negative count"] = (TorchFile.Legacy(TorchFile.StateDictPickle(legacy: true), ("0", -6, TorchFile.Bytes(1, 2, 3, 4, 5, 6))), "-6 elements"),
        ["storage not listed"] = (TorchFile.Legacy(TorchFile.StateDictPickle(legacy: true)), "list of storages"),
        ["storage of another name"] = (TorchFile.Legacy(TorchFile.StateDictPickle(legacy: true), ("1", 6, TorchFile.Bytes(1, 2, 3, 4, 5, 6))),
            "list of storages"),
    };

    public static TheoryData<string> StrangerKinds => [.. Strangers.Keys];

    [Theory]
    [MemberData(nameof(StrangerKinds))]
    public void Read_FileOfAnotherKind_SaysWhatItIs(string kind)
    {
        (byte[] content, string reason) = Strangers[kind];
        string path = _folder.Write(kind, content);

        WeightFileException wrong = Assert.Throws<WeightFileException>(() => WeightFile.Read(path));

        Assert.Contains(reason, wrong.Reason, StringComparison.Ordinal);
    }

    private static bool EndsWell(string path)
    {
        try
        {
            return WeightFile.Read(path).Tensors.Count > 0;
        }
        catch (WeightFileException)
        {
            return true;
        }
    }

    private static byte[] Damage(byte[] content, System.Random random)
    {
        List<byte> damaged = [.. content];
        for (int edit = random.Next(1, 6); edit > 0 && damaged.Count > 1; edit--)
        {
            int at = random.Next(damaged.Count);
            int length = Math.Min(random.Next(1, 20), damaged.Count - at);
            switch (random.Next(5))
            {
                case 0: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: damaged[at] = (byte)random.Next(256); break;
                case 2: damaged.RemoveRange(at, length); break;
                case 3: damaged.InsertRange(random.Next(damaged.Count), damaged.GetRange(at, length)); break;
                default: damaged[at] = damaged[random.Next(damaged.Count)]; break;
            }
        }
        return [.. damaged];
    }
}

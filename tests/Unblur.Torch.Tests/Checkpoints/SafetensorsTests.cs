using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Unblur.TestKit;
using Unblur.Torch.Checkpoints;

namespace Unblur.Torch.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_AnyTensors_ReadReturnsThem()
    {
        Gen<StoredTensor> tensor =
            from type in Gen.Elements(Enum.GetValues<StoredType>())
            from shape in Gen.Choose(0, 4).Select(size => (long)size).ArrayOf().Resize(4)
            let count = shape.Aggregate(1L, (product, size) => product * size)
            from bytes in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf((int)count * type.ByteSize())
            select new StoredTensor(type, shape, bytes);
        Gen<string> name = Gen.Elements('a', '.', '"', '\\', '\n', 'é', '雨', '/').ArrayOf().Select(characters => new string(characters));
        Gen<(Dictionary<string, StoredTensor> Tensors, Dictionary<string, string> Metadata)> file =
            from names in name.ArrayOf().Resize(8)
            from tensors in tensor.ArrayOf(names.Length)
            from texts in name.ArrayOf(names.Length)
            select (names.Zip(tensors).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second),
                names.Zip(texts).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second));

        Prop.ForAll(file.ToArbitrary(), written =>
        {
            string path = _folder.File("any.safetensors");
            Safetensors.Write(path, written.Tensors, written.Metadata);
            WeightFile read = Safetensors.Read(path);
            return read.Metadata.SequenceEqual(written.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                && read.Tensors.Keys.SequenceEqual(written.Tensors.Keys.Order(StringComparer.Ordinal))
                && written.Tensors.All(pair => Same(pair.Value, read.Tensors[pair.Key]));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(1, 1));
    }

    [Fact]
    public void Write_KnownTensors_GivesTheFormatsBytes()
    {
        string path = _folder.File("known.safetensors");
        Safetensors.Write(path, new Dictionary<string, StoredTensor>
        {
            ["b"] = new([1f, 2f], 2),
            ["a"] = new(StoredType.UInt8, [1], new byte[] { 7 }),
        });

        string header = """{"a":{"dtype":"U8","shape":[1],"data_offsets":[8,9]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";
        string padded = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] expected = [.. BitConverter.GetBytes((ulong)padded.Length), .. Encoding.ASCII.GetBytes(padded), .. TorchFile.Bytes(1, 2), 7];
        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Fact]
    public void Write_SameTensorsInAnotherOrder_GivesTheSameBytes()
    {
        StoredTensor one = new([1f], 1);
        StoredTensor two = new([2f], 1);
        Safetensors.Write(_folder.File("1"), new Dictionary<string, StoredTensor> { ["x"] = one, ["y"] = two });
        Safetensors.Write(_folder.File("2"), new Dictionary<string, StoredTensor> { ["y"] = two, ["x"] = one });

        Assert.Equal(File.ReadAllBytes(_folder.File("1")), File.ReadAllBytes(_folder.File("2")));
    }

    [Fact]
    public void Write_OverAnExistingFile_ReplacesItAndLeavesNothingElse()
    {
        string path = _folder.Write("weights.safetensors", new byte[100_000]);

        Safetensors.Write(path, new Dictionary<string, StoredTensor> { ["x"] = new([1f], 1) });

        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        Assert.Equal([1f], Safetensors.Read(path).Tensors["x"].ToSingles());
    }

    [Fact]
    public void Write_WhereAFolderHasTheName_FailsAndLeavesNothing()
    {
        string path = _folder.File("weights.safetensors");
        Directory.CreateDirectory(path);

        Exception failure = Record.Exception(() => Safetensors.Write(path, new Dictionary<string, StoredTensor> { ["x"] = new([1f], 1) }));
        Assert.True(failure is IOException or UnauthorizedAccessException, $"{failure}");

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_NameThatTheFormatCannotHold_IsAnArgumentError()
    {
        foreach (string name in (string[])["__metadata__", "\ud800"])
        {
            Assert.ThrowsAny<ArgumentException>(() => Safetensors.Write(_folder.File("x"), new Dictionary<string, StoredTensor> { [name] = new([1f], 1) }));
        }
    }

    [Fact]
    public void Read_FileOrderOtherThanOrdinal_IsKept()
    {
        string header = """{"z":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""";
        string path = _folder.Write("order", Build(header, [5, 6]));

        WeightFile file = Safetensors.Read(path);

        Assert.Equal(["z", "a"], file.Tensors.Keys);
        Assert.Equal(6, file.Tensors["z"].Bytes.Span[0]);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "overlap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "gap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 2, "2 bytes of data follow")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 1, "outside the file")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,-1]}}""", 0, "no whole number")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}""", 1, "no whole number")]
    [InlineData("""{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,1]}}""", 1, "no whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1]}}""", 1, "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}""", 4, "two numbers")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "F8_E4M3")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1]}}""", 1, "data_offsets")]
    [InlineData("""{"a":3}""", 0, "'a' needs")]
    [InlineData("""{"__metadata__":{"n":1}}""", 0, "strings")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "JSON")]
    [InlineData("""{"__metadata__":{"n":"1","n":"2"}}""", 0, "JSON")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "JSON")]
    [InlineData("""{"a":""", 0, "JSON")]
    [InlineData("""[1]""", 0, "not an object")]
    public void Read_HeaderThatBreaksTheFormat_SaysHow(string header, int dataLength, string reason)
    {
        string path = _folder.Write("broken.safetensors", Build(header, new byte[dataLength]));

        WeightFileException wrong = Assert.Throws<WeightFileException>(() => Safetensors.Read(path));

        Assert.Equal(path, wrong.Path);
        Assert.Contains(reason, wrong.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(100_000_001)]
    [InlineData(1000)]
    public void Read_HeaderLengthBeyondFileOrLimit_IsRefusedWithoutAllocating(ulong length)
    {
        string path = _folder.Write("long", [.. BitConverter.GetBytes(length), (byte)'{', (byte)'}']);
        long before = GC.GetAllocatedBytesForCurrentThread();

        WeightFileException wrong = Assert.Throws<WeightFileException>(() => Safetensors.Read(path));

        Assert.Contains($"{length} bytes long", wrong.Reason, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Read_LargeFile_AllocatesLittleMoreThanItsSize()
    {
        string path = _folder.File("large");
        Safetensors.Write(path, Enumerable.Range(0, 20).ToDictionary(i => $"t{i}", _ => new StoredTensor(StoredType.Float32, [256, 1024], new byte[1 << 20])));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Safetensors.Read(path);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 20 << 20, 21 << 20);
    }

    private static bool Same(StoredTensor one, StoredTensor other) =>
        one.Type == other.Type && one.Shape.SequenceEqual(other.Shape) && one.Bytes.Span.SequenceEqual(other.Bytes.Span);

    private static byte[] Build(string header, byte[] data) =>
        [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data];
}

using Unblur.Data.Blurring;

namespace Unblur.Data.Tests.Blurring;

public sealed class DataSplitTests
{
    private static readonly string[] s_photos = [.. Enumerable.Range(0, 60).Select(i => $"photo{i}.png")];

    [Fact]
    public void Assign_FiveToOne_GivesASixthToTest()
        => Assert.Equal(10, new DataSplit(5, 1).Assign(s_photos, 1).Values.Count(part => part == DataPart.Test));

    [Fact]
    public void Assign_OtherOrder_GivesTheSameSplit()
    {
        IReadOnlyDictionary<string, DataPart> split = new DataSplit(5, 1).Assign(s_photos, 1);
        IReadOnlyDictionary<string, DataPart> reversed = new DataSplit(5, 1).Assign([.. s_photos.Reverse()], 1);
        Assert.All(s_photos, photo => Assert.Equal(split[photo], reversed[photo]));
    }

    [Fact]
    public void Assign_OtherSeed_GivesAnotherSplit()
        => Assert.NotEqual(new DataSplit(5, 1).Assign(s_photos, 1).OrderBy(pair => pair.Key), new DataSplit(5, 1).Assign(s_photos, 2).OrderBy(pair => pair.Key));

    [Fact]
    public void Assign_TwoPhotos_GivesOneToEachSide()
        => Assert.Equal([DataPart.Train, DataPart.Test], new DataSplit(1000, 1).Assign(["a", "b"], 1).Values.Order());

    [Fact]
    public void Assign_OnePhoto_IsRefused() => Assert.Throws<ArgumentException>(() => new DataSplit(5, 1).Assign(["a"], 1));

    [Theory]
    [InlineData("5")]
    [InlineData("5:0")]
    [InlineData("a:1")]
    [InlineData("5:1:1")]
    public void Parse_SomethingElse_IsRefused(string text) => Assert.Throws<FormatException>(() => DataSplit.Parse(text));
}

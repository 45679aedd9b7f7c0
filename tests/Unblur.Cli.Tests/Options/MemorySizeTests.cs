using FsCheck;
using FsCheck.Fluent;
using Unblur.Cli.Options;

namespace Unblur.Cli.Tests.Options;

public sealed class MemorySizeTests
{
    [Theory]
    [InlineData("3GB", 3_000_000_000)]
    [InlineData("3GiB", 3L << 30)]
    [InlineData("3 gb", 3_000_000_000)]
    [InlineData("800MB", 800_000_000)]
    [InlineData("1.5G", 1_500_000_000)]
    [InlineData("25%", 4_000)]
    [InlineData("100%", 16_000)]
    public void Parse_NumberWithUnit_GivesBytes(string text, long bytes) => Assert.Equal(bytes, MemorySize.Parse(text, total: 16_000));

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("GB")]
    [InlineData("-3GB")]
    [InlineData("0GB")]
    [InlineData("3 elephants")]
    [InlineData("101%")]
    [InlineData("1e3MB")]
    [InlineData("1.2.3GB")]
    [InlineData("99999999999TB")]
    public void Parse_AnythingElse_SaysWhatToWrite(string text)
    {
        FormatException refusal = Assert.Throws<FormatException>(() => MemorySize.Parse(text, total: 16_000));
        Assert.Contains($"'{text}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("3GB", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WholeMebibytes_AreExact() => Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), number => MemorySize.Parse($"{number}MiB", 1) == (long)number << 20).QuickCheckThrowOnFailure();
}

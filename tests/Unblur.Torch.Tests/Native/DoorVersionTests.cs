using Unblur.Torch.Native;

namespace Unblur.Torch.Tests.Native;

public sealed class DoorVersionTests
{
    private const string Path = "/somewhere/libunblur_torch.so";

    [Fact]
    public void Check_ExpectedVersion_Passes() => DoorVersion.Check(Path, DoorVersion.Expected);

    [Theory]
    [InlineData(DoorVersion.Expected - 1)]
    [InlineData(DoorVersion.Expected + 1)]
    public void Check_OtherVersion_NamesFileBothVersionsAndRemedy(int found)
    {
        DllNotFoundException error = Assert.Throws<DllNotFoundException>(() => DoorVersion.Check(Path, found));

        Assert.StartsWith($"{Path} is of version {found}, but this program needs version {DoorVersion.Expected}:", error.Message, StringComparison.Ordinal);
        Assert.Contains($"native/build.sh {Path}", error.Message, StringComparison.Ordinal);
        Assert.Contains("./unblur", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NoVersion_SaysSo()
        => Assert.Contains("is without a version", Assert.Throws<DllNotFoundException>(() => DoorVersion.Check(Path, null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_LibraryWithoutTheExport_IsNull()
        => Assert.Null(DoorVersion.Of(System.Runtime.InteropServices.NativeLibrary.GetMainProgramHandle()));
}

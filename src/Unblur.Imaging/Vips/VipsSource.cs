using System.Buffers;

namespace Unblur.Imaging.Vips;

/// <summary>Where encoded bytes come from. A path is taken literally: no option in square brackets is read from it.</summary>
internal sealed class VipsSource : VipsObject
{
    private readonly MemoryHandle _pinned;

    public VipsSource(string path)
        : base(Started(() => VipsNative.vips_source_new_from_file(path)))
    {
    }

    public unsafe VipsSource(ReadOnlyMemory<byte> data)
        : this(data.Pin(), data.Length)
    {
    }

    private unsafe VipsSource(MemoryHandle pinned, int length)
        : base(Started(() => VipsNative.vips_source_new_from_memory(pinned.Pointer, (nuint)length))) => _pinned = pinned;

    protected override bool ReleaseHandle()
    {
        base.ReleaseHandle();
        _pinned.Dispose();
        return true;
    }

    private static nint Started(Func<nint> make)
    {
        VipsLibrary.EnsureStarted();
        return make();
    }
}

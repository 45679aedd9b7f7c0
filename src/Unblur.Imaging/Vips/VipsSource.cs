using System.Buffers;

namespace Unblur.Imaging.Vips;

/// <summary>A source of encoded bytes. A path is taken literally: options in square brackets are not parsed.</summary>
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

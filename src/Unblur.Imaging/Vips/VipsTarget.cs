using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Unblur.Imaging.Vips;

/// <summary>A stream as a target of libvips. For TIFF the stream must also support reading and seeking.</summary>
internal sealed unsafe class VipsTarget : VipsObject
{
    private readonly Stream _stream;
    private readonly GCHandle _self;

    public VipsTarget(Stream stream)
        : base(Create())
    {
        _stream = stream;
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        Connect("write", (delegate* unmanaged[Cdecl]<nint, byte*, long, nint, long>)&OnWrite);
        Connect("read", (delegate* unmanaged[Cdecl]<nint, byte*, long, nint, long>)&OnRead);
        Connect("seek", (delegate* unmanaged[Cdecl]<nint, long, int, nint, long>)&OnSeek);
    }

    /// <summary>The exception of the stream; libvips only reports that writing failed.</summary>
    public Exception? Failure { get; private set; }

    protected override bool ReleaseHandle()
    {
        base.ReleaseHandle();
        _self.Free();
        return true;
    }

    private static nint Create()
    {
        VipsLibrary.EnsureStarted();
        return VipsNative.vips_target_custom_new();
    }

    private void Connect(string signal, void* handler) =>
        VipsNative.g_signal_connect_data(Pointer, signal, handler, GCHandle.ToIntPtr(_self), 0, 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long OnWrite(nint instance, byte* data, long length, nint self) => Guarded(self, stream =>
    {
        for (long done = 0; done < length; done += int.MaxValue)
        {
            stream.Write(new ReadOnlySpan<byte>(data + done, (int)Math.Min(int.MaxValue, length - done)));
        }

        return length;
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long OnRead(nint instance, byte* data, long length, nint self) =>
        Guarded(self, stream => stream.Read(new Span<byte>(data, (int)Math.Min(int.MaxValue, length))));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long OnSeek(nint instance, long offset, int whence, nint self) =>
        Guarded(self, stream => stream.Seek(offset, (SeekOrigin)whence)); // lseek's numbers are SeekOrigin's

    /// <summary>No exception may pass through native frames: stores it, and returns an error to libvips.</summary>
    private static long Guarded(nint self, Func<Stream, long> work)
    {
        var target = (VipsTarget)GCHandle.FromIntPtr(self).Target!;
        try
        {
            return work(target._stream);
        }
#pragma warning disable CA1031 // rethrown by whoever started the save
        catch (Exception failure)
#pragma warning restore CA1031
        {
            target.Failure ??= failure;
            return -1;
        }
    }
}

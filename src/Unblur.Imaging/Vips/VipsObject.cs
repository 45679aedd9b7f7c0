using System.Runtime.InteropServices;

namespace Unblur.Imaging.Vips;

/// <summary>One reference to a GObject (image, source, target), released on disposal.</summary>
internal class VipsObject : SafeHandle
{
    public VipsObject(nint instance)
        : base(0, ownsHandle: true)
    {
        if (instance == 0)
        {
            throw new VipsException();
        }

        SetHandle(instance);
    }

    public override bool IsInvalid => handle == 0;

    public nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        VipsNative.g_object_unref(handle);
        return true;
    }
}

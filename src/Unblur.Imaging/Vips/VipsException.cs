namespace Unblur.Imaging.Vips;

/// <summary>libvips refused; the message is its own. Turned into a <see cref="PhotoException"/> where the photo's name is known.</summary>
internal sealed class VipsException : Exception
{
    public VipsException()
        : base(VipsLibrary.TakeError())
    {
    }
}

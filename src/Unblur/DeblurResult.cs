using Unblur.Imaging;

namespace Unblur;

/// <summary>A restored photo and how it was made.</summary>
/// <param name="Photo">The result: size, bits, grey, alpha and metadata of the input.</param>
/// <param name="Report">What was done.</param>
public sealed record DeblurResult(Photo Photo, DeblurReport Report);

using Unblur.Imaging;

namespace Unblur.Restoring;

/// <summary>A method whose network sees a photo and what deconvolution made of it: it can also finish what another deconvolution began.</summary>
internal interface IFinishingMethod : IRestorationMethod
{
    /// <summary>Restores a photo from what was deconvolved with its kernel, and writes all rows to the output.</summary>
    /// <param name="input">The photo.</param>
    /// <param name="deconvolved">Of its size.</param>
    MethodOutcome Finish(MethodInput input, Photo deconvolved);
}

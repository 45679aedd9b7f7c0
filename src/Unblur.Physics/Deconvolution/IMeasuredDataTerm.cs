using Unblur.Imaging;

namespace Unblur.Physics.Deconvolution;

/// <summary>A data term that says how far what would be seen of an image is from what was.</summary>
internal interface IMeasuredDataTerm : IDataTerm
{
    /// <summary>The root of the mean square of the difference for the image that the last solve made, where something is known of it and it is not saturated.</summary>
    double MisfitOfSolve(PlanarImage image);
}

using Unblur.Imaging;

namespace Unblur.Physics.Deconvolution;

/// <summary>A data term that says how far what would be seen of an image is from what was.</summary>
internal interface IMeasuredDataTerm : IDataTerm
{
    /// <summary>The root of the mean square of the difference, where something is known of it and it is not saturated.</summary>
    double Misfit(PlanarImage image);

    /// <summary>That of the image which the last solve made.</summary>
    double MisfitOfSolve(PlanarImage image);
}

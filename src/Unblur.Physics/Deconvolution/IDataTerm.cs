using Unblur.Imaging;

namespace Unblur.Physics.Deconvolution;

/// <summary>What a blurry photo says about the sharp one, for methods that alternate between it and a prior.</summary>
/// <remarks>
/// For the data term d(I) = ½‖K I − O‖², <see cref="Prox(PlanarImage, double, PlanarImage, CancellationToken)"/> is the I step of
/// half-quadratic splitting; Z comes from any denoiser, generator or prior. An instance keeps its working memory and serves one thread at a time.
/// </remarks>
public interface IDataTerm
{
    /// <summary>Channels of the sharp image.</summary>
    int Channels { get; }

    /// <summary>Rows of the sharp image.</summary>
    int Height { get; }

    /// <summary>Columns of the sharp image.</summary>
    int Width { get; }

    /// <summary>argmin over I of d(I) + beta/2 ‖I − Z‖².</summary>
    /// <param name="z">Z, C x H x W; not changed.</param>
    /// <param name="beta">Above 0. The smaller, the more the photo counts against Z.</param>
    /// <param name="image">C x H x W: where to start, and then the result; not clipped. Not <paramref name="z"/> itself.</param>
    /// <param name="cancellation">Checked between iterations; the image is then between start and result.</param>
    /// <exception cref="ArgumentException">A size does not fit, beta is not positive, or values are not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    SolveReport Prox(PlanarImage z, double beta, PlanarImage image, CancellationToken cancellation = default);

    /// <summary>The same from Z as start, as a new image.</summary>
    PlanarImage Prox(PlanarImage z, double beta, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(z);
        PlanarImage image = new(z.Channels, z.Height, z.Width, [.. z.Values]);
        Prox(z, beta, image, cancellation);
        return image;
    }
}

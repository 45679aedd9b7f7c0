using Unblur.Cli.Weights;
using Unblur.Data.Blurring;
using Unblur.Imaging;

namespace Unblur.Cli.Blurring;

/// <summary>A BGAN of <c>--model</c> as a source of blur.</summary>
internal sealed class BganBlur(string model, DeblurOptions options) : IPhotoBlur, IDisposable
{
    private readonly PhotoBlurrer _blurrer = PhotoBlurrer.Load(TorchWeights.Open(), model, options);

    /// <summary>Of its weights.</summary>
    public string Sha256 => _blurrer.Model.Sha256;

    public PlanarImage Apply(PlanarImage sharp, Random random) => _blurrer.Blur(sharp, random);

    public void Dispose() => _blurrer.Dispose();
}

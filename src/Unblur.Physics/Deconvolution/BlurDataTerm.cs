using System.Globalization;
using Unblur.Imaging;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Deconvolution;

/// <summary>
/// The data term of a known blur, ½‖W^½ (K I − O)‖²: its proximal operator solves (KᵀWK + beta) I = beta Z + KᵀW O by conjugate gradients.
/// </summary>
/// <remarks>
/// <para>All channels are one system. Planes are float32, sums of products float64; images are made once, so that iterations allocate no planes.
/// The I step of SEN + RP-GAN, which has no W.</para>
/// <para>Where <see cref="Saturation"/> is set, a value of O at or above it only says that the light was at least that much: its weight is 0
/// as long as K I is above O there. Which these are is settled from the start image of each call.</para>
/// </remarks>
public sealed class BlurDataTerm : IMeasuredDataTerm
{
    private readonly IBlurOperator _blur;
    private readonly PlanarImage _blurry;
    private readonly float[]? _trust; // what the weights are where nothing is saturated
    private readonly ConjugateGradientOptions _options;
    private readonly PlaneAlgebra _algebra, _blurryAlgebra;
    private readonly PlanarImage _back, _residual, _direction, _product, _seen;
    private float[]? _weights;
    private bool _isBegun;

    /// <param name="blur">K; its results are of the size of the photo.</param>
    /// <param name="blurry">O, finite. Not copied.</param>
    /// <param name="weights">The diagonal of W, at least 0, of the size of O: 0 where it is not known. Null for 1. Not copied.</param>
    /// <param name="options">When iterations stop.</param>
    /// <param name="maximumThreads">Threads for the arithmetic between blurs, at least 1; the blur has its own.</param>
    /// <exception cref="ArgumentException">A size does not fit, or values are not finite.</exception>
    public BlurDataTerm(IBlurOperator blur, PlanarImage blurry, PlanarImage? weights = null, ConjugateGradientOptions? options = null, int maximumThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(blur);
        ArgumentNullException.ThrowIfNull(blurry);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumThreads, 1);
        if (weights is not null)
        {
            Planes.RequireSize(weights, blurry.Channels, blurry.Height, blurry.Width, nameof(weights));
            RequireFinite(weights, nameof(weights));
        }

        RequireFinite(blurry, nameof(blurry));
        _options = options ?? new ConjugateGradientOptions();
        _options.Validate();
        (_blur, _blurry, _trust) = (blur, blurry, weights?.Values);
        _weights = _trust;
        _back = blur.Adjoint(blurry);
        (_residual, _direction, _product) = (Empty(_back), Empty(_back), Empty(_back));
        _seen = Empty(blurry);
        _algebra = new PlaneAlgebra(_back.Values.Length, maximumThreads);
        _blurryAlgebra = new PlaneAlgebra(blurry.Values.Length, maximumThreads);
        if (_weights is not null)
        {
            MakeBack();
        }
    }

    /// <inheritdoc/>
    public int Channels => _back.Channels;

    /// <inheritdoc/>
    public int Height => _back.Height;

    /// <inheritdoc/>
    public int Width => _back.Width;

    /// <summary>From which value on O counts as saturated. Default infinity: nowhere.</summary>
    public float Saturation { get; init; } = float.PositiveInfinity;

    /// <inheritdoc/>
    public SolveReport Prox(PlanarImage z, double beta, PlanarImage image, CancellationToken cancellation = default)
    {
        Planes.RequireSize(z, Channels, Height, Width, nameof(z));
        Planes.RequireSize(image, Channels, Height, Width, nameof(image));
        if (!(beta > 0 && double.IsFinite(beta)) || ReferenceEquals(z, image))
        {
            throw new ArgumentException($"beta is {beta}: give a positive number, and an image to start from that is not Z itself.", nameof(beta));
        }

        cancellation.ThrowIfCancellationRequested();
        _blur.Apply(image, _seen);
        SettleSaturated(image);
        SpreadBack();
        _algebra.AddAndDot(_product.Values, image.Values, beta);
        (double squared, double whole) = _algebra.Begin(z.Values, beta, _back.Values, _product.Values, _residual.Values, _direction.Values);
        if (!double.IsFinite(squared))
        {
            throw new ArgumentException("Z or the image to start from holds values that are not finite: check where they come from.", nameof(z));
        }

        double enough = _options.Tolerance * _options.Tolerance * whole;
        int done = 0;
        for (; done < _options.MaximumIterations && squared > enough; done++)
        {
            cancellation.ThrowIfCancellationRequested();
            _blur.Apply(_direction, _seen);
            SpreadBack();
            double curvature = _algebra.AddAndDot(_product.Values, _direction.Values, beta);
            double next = _algebra.Advance(image.Values, _residual.Values, _direction.Values, _product.Values, squared / curvature);
            _algebra.Turn(_direction.Values, _residual.Values, next / squared);
            squared = next;
        }

        return new SolveReport(done, whole > 0 ? Math.Sqrt(squared / whole) : 0);
    }

    /// <summary>The root of the mean square of K I − O where W is 1 or more.</summary>
    public double Misfit(PlanarImage image)
    {
        Planes.RequireSize(image, Channels, Height, Width, nameof(image));
        _blur.Apply(image, _seen);
        (double sum, double count) = (0, 0);
        for (int i = 0; i < _seen.Values.Length; i++)
        {
            if (_weights is null || _weights[i] >= 1)
            {
                double difference = _seen.Values[i] - _blurry.Values[i];
                (sum, count) = (sum + (difference * difference), count + 1);
            }
        }

        return Math.Sqrt(sum / Math.Max(count, 1));
    }

    double IMeasuredDataTerm.MisfitOfSolve(PlanarImage image) => Misfit(image);

    /// <summary>To be called after K has changed.</summary>
    internal void BlurHasChanged() => MakeBack();

    private static PlanarImage Empty(PlanarImage like) => new(like.Channels, like.Height, like.Width);

    private static void RequireFinite(PlanarImage image, string name)
    {
        int at = Array.FindIndex(image.Values, value => !float.IsFinite(value));
        if (at >= 0)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{name} is {image.Values[at]} at value {at}: every value must be finite."), name);
        }
    }

    /// <summary>product = KᵀW seen.</summary>
    private void SpreadBack()
    {
        if (_weights is not null)
        {
            _blurryAlgebra.Multiply(_seen.Values, _weights);
        }

        _blur.Adjoint(_seen, _product);
    }

    /// <summary>back = KᵀW O.</summary>
    private void MakeBack()
    {
        _blurry.Values.CopyTo(_seen.Values, 0);
        if (_weights is not null)
        {
            _blurryAlgebra.Multiply(_seen.Values, _weights);
        }

        _blur.Adjoint(_seen, _back);
    }

    /// <summary>Sets the weights of saturated values from K I, which is in seen; at first all of them are 0.</summary>
    private void SettleSaturated(PlanarImage image)
    {
        if (_isBegun && ReferenceEquals(_weights, _trust))
        {
            return;
        }

        bool isChanged = false;
        for (int i = 0; i < _blurry.Values.Length; i++)
        {
            float observed = _blurry.Values[i];
            if (observed < Saturation)
            {
                continue;
            }

            _weights = ReferenceEquals(_weights, _trust) ? OwnWeights() : _weights!;
            float weight = _isBegun && _seen.Values[i] < observed ? _trust?[i] ?? 1 : 0;
            isChanged |= weight != _weights[i];
            _weights[i] = weight;
        }

        _isBegun = true;
        if (isChanged)
        {
            MakeBack();
            _blur.Apply(image, _seen); // which that has overwritten
        }
    }

    private float[] OwnWeights()
    {
        if (_trust is not null)
        {
            return [.. _trust];
        }

        float[] ones = new float[_blurry.Values.Length];
        Array.Fill(ones, 1);
        return ones;
    }
}

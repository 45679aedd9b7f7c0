using Unblur.Torch.Distributed;

namespace Unblur.Torch.Modules;

/// <summary>Each channel to mean 0 and variance 1: over the batch while training, by running statistics afterwards.</summary>
/// <remarks>
/// Ioffe and Szegedy 2015. Statistics stay in float32 for inputs of lower precision, so the parameters are used as they are stored.
/// Where processes share statistics (<see cref="Module.ShareStatistics"/>), the batch is that of all processes.
/// </remarks>
public sealed class BatchNorm2d : Layer
{
    private readonly double _momentum;
    private readonly double _epsilon;
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly Parameter _mean;
    private readonly Parameter _variance;
    private readonly Parameter _batches;
    private ProcessGroup _group = ProcessGroup.Alone;

    /// <summary>
    /// Parameters <c>weight</c> (ones) and <c>bias</c>, buffers <c>running_mean</c>, <c>running_var</c> (ones), all (channels), and the
    /// counter <c>num_batches_tracked</c>, int64, ().
    /// </summary>
    /// <param name="channels">C.</param>
    /// <param name="momentum">Share of the newest batch in the running statistics, in [0,1].</param>
    /// <param name="epsilon">Added to the variance.</param>
    public BatchNorm2d(int channels, double momentum = 0.1, double epsilon = 1e-5)
    {
        _momentum = momentum;
        _epsilon = epsilon;
        _weight = AddParameter("weight", Tensor.Ones([channels]));
        _bias = AddParameter("bias", channels);
        _mean = AddBuffer("running_mean", Tensor.Zeros([channels]));
        _variance = AddBuffer("running_var", Tensor.Ones([channels]));
        _batches = AddBuffer("num_batches_tracked", Tensor.Zeros([], DType.Int64));
    }

    public Parameter Weight => _weight;

    public Parameter Bias => _bias;

    /// <param name="input">(N, C, H, W); while training, more than one value in each channel.</param>
    /// <returns>(N, C, H, W).</returns>
    public override Tensor Forward(Tensor input)
    {
        if (!IsTraining)
        {
            return Normalize(input);
        }

        Tensor result = _group.Size > 1 ? NormalizeTogether(input) : Normalize(input);
        _batches.Value.AddInPlace(1);
        return result;
    }

    protected override void OnShareStatistics(ProcessGroup group) => _group = group;

    private Tensor Normalize(Tensor input)
        => Functional.BatchNorm(input, _weight.Value, _bias.Value, _mean.Value, _variance.Value, IsTraining, _momentum, _epsilon);

    /// <summary>The same over the batches of all processes. Gradients pass through the statistics to the inputs of all.</summary>
    private Tensor NormalizeTogether(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = new TensorScope();
        var sum = new SumOverProcesses(_group);
        Tensor values = input.To(DType.Float32);
        double count = (double)_group.Size * input.ElementCount / input.Size(1);
        Tensor mean = sum.Apply(values.Sum([0, 2, 3], keepDimensions: true)) * (1 / count);                             // (1, C, 1, 1)
        Tensor centred = values - mean;                                                                                 // (N, C, H, W)
        Tensor variance = sum.Apply(centred.Square().Sum([0, 2, 3], keepDimensions: true)) * (1 / count);               // (1, C, 1, 1)
        Remember(mean, variance * (count / (count - 1)));
        Tensor normalized = centred / (variance + _epsilon).Sqrt();
        return scope.Keep(((normalized * PerChannel(_weight)) + PerChannel(_bias)).To(input.DType));
    }

    private void Remember(Tensor mean, Tensor variance)
    {
        using var grad = GradMode.Disabled();
        _mean.Value.LerpInPlace(mean.Detach().Reshape(-1), _momentum);
        _variance.Value.LerpInPlace(variance.Detach().Reshape(-1), _momentum);
    }

    private static Tensor PerChannel(Parameter parameter) => parameter.Value.Reshape(1, -1, 1, 1);
}

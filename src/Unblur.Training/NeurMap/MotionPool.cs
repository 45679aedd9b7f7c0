using Unblur.Torch;
using Unblur.Training.Session;

namespace Unblur.Training.NeurMap;

/// <summary>The motion that M estimated in the last sharp photos: the expectation E[M(S)] that the sharp image prior draws restored photos to.</summary>
/// <remarks>
/// First in, first out. Only averages of whole maps are needed and all maps have one size, so the mean of each map's |dy| and |dx|
/// is all that is kept. NeurMAP, Eq. 7; its code keeps 50 maps.
/// </remarks>
/// <param name="capacity">Photos kept, at least 1.</param>
internal sealed class MotionPool(int capacity) : IStatePart, IDisposable
{
    private const int Channels = 2;

    /// <summary>Photos in the pool, the oldest first: (n, 2), mean |dy| and mean |dx| of each; (0, 2) in the beginning.</summary>
    public Tensor Means { get; private set; } = Tensor.Zeros([0, Channels]).Own();

    /// <summary>Adds sharp photos, and removes the oldest where there are too many.</summary>
    /// <param name="motion">(N, 2, H, W), canonical; no gradient is kept.</param>
    /// <param name="gather">Gathers the means of all processes' photos from this process's, (N, 2); null for one process alone.</param>
    /// <exception cref="ArgumentException">It is not a field of vectors.</exception>
    public void Add(Tensor motion, Func<Tensor, Tensor>? gather = null)
    {
        ArgumentNullException.ThrowIfNull(motion);
        if (motion.Rank != 4 || motion.Size(1) != Channels)
        {
            throw new ArgumentException($"{motion} is not a field of vectors: give (N, 2, H, W).", nameof(motion));
        }

        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        Tensor means = motion.Detach().Abs().Mean([2, 3]).To(DType.Float32);
        var all = Tensor.Cat([Means.To(motion.Device), gather?.Invoke(means) ?? means], 0);
        long kept = Math.Min(capacity, all.Size(0));
        Replace(all.Narrow(0, all.Size(0) - kept, kept));
    }

    /// <summary>The mean |dy| and |dx| of the whole pool.</summary>
    /// <returns>(2).</returns>
    /// <exception cref="InvalidOperationException">Nothing was added yet.</exception>
    public Tensor Average()
        => Means.Size(0) > 0 ? Means.Mean([0]) : throw new InvalidOperationException("the pool is empty: M sees sharp photos before D is updated.");

    public IEnumerable<(string Name, Tensor Value)> State() => [("", Means)];

    /// <exception cref="ArgumentException">The means are of another shape, or too many.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Tensor means = state.GetValueOrDefault("") ?? throw new ArgumentException("the pool's numbers are missing.", nameof(state));
        if (means.Rank != 2 || means.Size(1) != Channels || means.Size(0) > capacity)
        {
            throw new ArgumentException($"the pool takes up to {capacity} pairs of numbers, but got {means}.", nameof(state));
        }

        Replace(means);
    }

    public void Dispose() => Means.Dispose();

    private void Replace(Tensor means)
    {
        Tensor old = Means;
        Means = means.Clone().Own();
        old.Dispose();
    }
}

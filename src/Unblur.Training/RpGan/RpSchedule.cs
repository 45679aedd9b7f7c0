using Unblur.Physics.Sampling;

namespace Unblur.Training.RpGan;

/// <summary>Which samples of the buffer a process trains on in a step.</summary>
/// <param name="Samples">N indices.</param>
/// <param name="Turns">How each is turned, 0 to 7.</param>
internal sealed record RpBatch(int[] Samples, int[] Turns);

/// <summary>When the buffer is filled anew, and the order of its samples. Everything is a function of seed and step.</summary>
/// <param name="buffer">Its size and rhythm.</param>
/// <param name="wholeBatch">Patches in a step of all processes.</param>
/// <param name="seed">The run's.</param>
internal sealed class RpSchedule(RpBufferOptions buffer, int wholeBatch, int seed)
{
    private const long OrderSeed = 1L << 43, TurnSeed = 1L << 44;

    /// <summary>Steps between two fillings.</summary>
    internal long Rhythm { get; } = (((long)buffer.Epochs * buffer.Size) + wholeBatch - 1) / wholeBatch;

    /// <summary>The step, at or before this one, before which the buffer was filled. Samples of all levels come with the end of the warm-up.</summary>
    internal long FilledAt(long step)
    {
        long first = step < buffer.WarmupSteps ? 0 : buffer.WarmupSteps;
        return step - ((step - first) % Rhythm);
    }

    /// <summary>Whether the buffer is filled before a step.</summary>
    internal bool IsDue(long step) => FilledAt(step) == step;

    /// <summary>Whether a buffer that is filled before a step has samples of the first level alone.</summary>
    internal bool IsWarmup(long step) => step < buffer.WarmupSteps;

    /// <summary>A process's share of the batch of a step: in each epoch of the buffer, every sample comes once, in an order of its own.</summary>
    /// <param name="step">Steps done before.</param>
    /// <param name="first">The process's first place in the whole batch.</param>
    /// <param name="count">Its places.</param>
    internal RpBatch Draw(long step, int first, int count)
    {
        long filled = FilledAt(step), begin = ((step - filled) * wholeBatch) + first;
        Dictionary<long, int[]> orders = [];
        int[] samples = new int[count], turns = new int[count];
        for (int i = 0; i < count; i++)
        {
            long epoch = (begin + i) / buffer.Size;
            if (!orders.TryGetValue(epoch, out int[]? order))
            {
                orders[epoch] = order = [.. Enumerable.Range(0, buffer.Size)];
                RandomStreams.ForTraining(seed + OrderSeed, filled, epoch).Shuffle(order);
            }

            samples[i] = order[(begin + i) % buffer.Size];
            turns[i] = buffer.IsTurned ? RandomStreams.ForTraining(seed + TurnSeed, step, first + i).Next(8) : 0;
        }

        return new RpBatch(samples, turns);
    }
}

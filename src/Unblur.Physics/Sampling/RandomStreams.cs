using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Unblur.Physics.Sampling;

/// <summary>Seeded generators, one per sample, so that a sample depends on its position in the data and not on threads or order.</summary>
/// <remarks>
/// Each purpose hashes its own salt before the numbers that identify the sample, so no training seed can reproduce an
/// evaluation stream: the streams start at unrelated positions of a period of 2^64. The streams do not change between versions.
/// </remarks>
public static class RandomStreams
{
    private const ulong TrainingSalt = 0x7472_6169_6E69_6E67; // "training"
    private const ulong DataSetSalt = 0x6461_7461_2073_6574; // "data set"
    private const ulong EvaluationSalt = 0x6576_616C_7561_7465; // "evaluate"

    /// <summary>The generator of one sample of a data set on disk: it depends on the photo's name, not on the other photos.</summary>
    /// <param name="seed">The data set's seed.</param>
    /// <param name="source">The photo's name within its folder.</param>
    /// <param name="number">Index of the sample among those made from the photo.</param>
    public static Random ForDataSet(long seed, string source, long number)
    {
        ArgumentNullException.ThrowIfNull(source);
        ReadOnlySpan<byte> hash = SHA256.HashData(Encoding.UTF8.GetBytes(source));
        return Create(DataSetSalt, seed, BinaryPrimitives.ReadInt64LittleEndian(hash), BinaryPrimitives.ReadInt64LittleEndian(hash[8..]), number);
    }

    /// <summary>The generator of one training sample.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The pass over the data.</param>
    /// <param name="index">The sample's index within the pass.</param>
    public static Random ForTraining(long seed, long epoch, long index) => Create(TrainingSalt, seed, epoch, index);

    /// <summary>The generator of one held-out sample: never equal to a training stream.</summary>
    public static Random ForEvaluation(long seed, long index) => Create(EvaluationSalt, seed, index);

    private static SplitMixRandom Create(ulong salt, params ReadOnlySpan<long> name)
    {
        ulong state = SplitMixRandom.Mix(salt);
        foreach (long word in name)
        {
            state = SplitMixRandom.Mix(state + 0x9E3779B97F4A7C15 ^ (ulong)word);
        }

        return new SplitMixRandom(state);
    }
}

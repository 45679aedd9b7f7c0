namespace Unblur.Physics.Sampling;

/// <summary>SplitMix64 as a <see cref="Random"/>: cheap to seed, and its stream is defined by this file, not by the runtime.</summary>
/// <remarks>Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014. Not thread-safe.</remarks>
internal sealed class SplitMixRandom(ulong state) : Random
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = state;

    public static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    public ulong NextBits() => Mix(_state += Step);

    public override double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public override float NextSingle() => (NextBits() >> 40) * (1f / (1 << 24));

    public override long NextInt64() => (long)(NextDouble() * long.MaxValue);

    public override int Next() => Next(int.MaxValue);

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)(NextDouble() * maxValue);
    }

    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)(minValue + (long)(NextDouble() * ((long)maxValue - minValue)));
    }

    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref byte value in buffer)
        {
            value = (byte)(NextBits() >> 56);
        }
    }

    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    protected override double Sample() => NextDouble();
}

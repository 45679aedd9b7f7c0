namespace Unblur.Networks;

/// <summary>The numbers that describe a U-Net of residual blocks: channels at each scale, and blocks on the way down, at the bottom and on the way up.</summary>
internal static class UNetShape
{
    /// <summary>Throws when the numbers do not describe a network.</summary>
    /// <param name="channelProblem">What is wrong with the channels; null where nothing is.</param>
    /// <param name="channels">At each scale.</param>
    /// <param name="encoder">Blocks on the way down, for each scale but the coarsest.</param>
    /// <param name="middle">Blocks at the coarsest scale.</param>
    /// <param name="decoder">Blocks on the way up.</param>
    /// <exception cref="ArgumentException">All problems, together.</exception>
    internal static void Validate(string? channelProblem, int[] channels, int[] encoder, int middle, int[] decoder)
    {
        List<string> problems = channelProblem is null ? [] : [channelProblem];
        if (encoder.Length != channels.Length - 1 || decoder.Length != channels.Length - 1)
        {
            problems.Add($"EncoderBlocks and DecoderBlocks have {encoder.Length} and {decoder.Length} numbers: give {channels.Length - 1} each");
        }

        if (encoder.Concat(decoder).Append(middle).Any(count => count < 0))
        {
            problems.Add("numbers of blocks must not be negative");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems) + ".");
        }
    }
}

namespace Unblur.Networks.ResUNet;

/// <summary>Size of a <see cref="ResUNet"/>.</summary>
public sealed record ResUNetOptions
{
    /// <summary>Channels at each scale, finest first; each scale halves the size. Default 32, 64, 128, 192.</summary>
    public int[] Channels { get; init; } = [32, 64, 128, 192];

    /// <summary>Residual blocks on the way down, one number for each scale but the last. Default 1, 2, 2.</summary>
    public int[] EncoderBlocks { get; init; } = [1, 2, 2];

    /// <summary>Residual blocks at the coarsest scale. Default 4.</summary>
    public int MiddleBlocks { get; init; } = 4;

    /// <summary>Residual blocks on the way up, finest scale first. Default 2, 3, 3.</summary>
    public int[] DecoderBlocks { get; init; } = [2, 3, 3];

    /// <summary>Throws when the numbers do not describe a network.</summary>
    /// <exception cref="ArgumentException">All problems, together.</exception>
    public void Validate()
    {
        bool isWrong = Channels.Length < 2 || Channels.Any(count => count <= 0);
        string? problem = isWrong ? $"Channels is [{string.Join(", ", Channels)}]: give at least two positive numbers" : null;
        UNetShape.Validate(problem, Channels, EncoderBlocks, MiddleBlocks, DecoderBlocks);
    }

    /// <summary>What height and width must be multiples of, in pixels.</summary>
    internal int SizeMultiple => ResUNetTrunk.Fold << (Channels.Length - 1);

    /// <summary>How far a pixel reaches, in pixels of the image: two for every block and scale, and the head and the tail.</summary>
    internal int ReceptiveRadius
    {
        get
        {
            const int Fold = ResUNetTrunk.Fold;
            int radius = 2 * Fold;
            for (int scale = 0; scale < Channels.Length - 1; scale++)
            {
                radius += 2 * (EncoderBlocks[scale] + DecoderBlocks[scale]) * (Fold << scale);
            }

            return radius + ((2 * MiddleBlocks) + 1) * (Fold << (Channels.Length - 1));
        }
    }

    /// <summary>Weights and biases of a trunk with so many planes of input and output.</summary>
    /// <exception cref="ArgumentException">The numbers do not describe a network.</exception>
    internal double ParameterCount(int planes, int outputs = ResUNetTrunk.Correction)
    {
        Validate();
        int scales = Channels.Length - 1;
        double count = Convolution(planes * ResUNetTrunk.FoldArea, Channels[0], 9) + Convolution(Channels[0], outputs * ResUNetTrunk.FoldArea, 9) + Blocks(MiddleBlocks, Channels[scales]);
        for (int scale = 0; scale < scales; scale++)
        {
            (double finer, double coarser) = ((double)Channels[scale], (double)Channels[scale + 1]);
            count += Blocks(EncoderBlocks[scale] + DecoderBlocks[scale], finer) + Convolution(finer, coarser, 4) + Convolution(coarser, 4 * finer, 1);
        }

        return count;

        static double Convolution(double inputs, double outputs, int taps) => ((inputs * taps) + 1) * outputs;
        static double Blocks(int count, double channels) => 2 * count * Convolution(channels, channels, 9);
    }

    /// <summary>Work per pixel of the image: head and tail, then for each scale its blocks, the way down (2x2) and up (1x1 to four times the channels).</summary>
    internal double MultiplyAccumulatesPerPixel(int planes, int outputs = ResUNetTrunk.Correction)
    {
        int scales = Channels.Length - 1;
        double work = 9.0 * (planes + outputs) * Channels[0];
        for (int scale = 0; scale < scales; scale++)
        {
            (double finer, double coarser) = ((double)Channels[scale], (double)Channels[scale + 1]);
            work += Blocks(EncoderBlocks[scale] + DecoderBlocks[scale], scale) + (2 * 4 * finer * coarser * PixelShare(scale + 1));
        }

        return work + Blocks(MiddleBlocks, scales);

        double Blocks(int count, int scale) => count * 2.0 * 9 * Channels[scale] * Channels[scale] * PixelShare(scale);
        double PixelShare(int scale) => 1 / Math.Pow(ResUNetTrunk.Fold << scale, 2);
    }
}

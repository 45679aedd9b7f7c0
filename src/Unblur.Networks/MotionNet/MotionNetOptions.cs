namespace Unblur.Networks.MotionNet;

/// <summary>Size of a <see cref="MotionNet"/>.</summary>
public sealed record MotionNetOptions
{
    /// <summary>Channels at each scale, a quarter of the image's size first; each scale halves the size. Default 48, 96, 160, 224.</summary>
    public int[] Channels { get; init; } = [48, 96, 160, 224];

    /// <summary>Residual blocks on the way down, one number for each scale but the last. Default 1, 1, 2.</summary>
    public int[] EncoderBlocks { get; init; } = [1, 1, 2];

    /// <summary>Residual blocks at the coarsest scale. Default 4.</summary>
    public int MiddleBlocks { get; init; } = 4;

    /// <summary>Residual blocks on the way up, finest scale first. Default 1, 1, 1.</summary>
    public int[] DecoderBlocks { get; init; } = [1, 1, 1];

    /// <summary>Throws when the numbers do not describe a network.</summary>
    /// <exception cref="ArgumentException">All problems, together.</exception>
    public void Validate()
    {
        bool isWrong = Channels.Length is < 2 or > 5 || Channels.Any(count => count is <= 0 or > 4096);
        string? problem = isWrong ? $"Channels is [{string.Join(", ", Channels)}]: give two to five numbers of 1 to 4096" : null;
        UNetShape.Validate(problem, Channels, EncoderBlocks, MiddleBlocks, DecoderBlocks);
    }

    /// <summary>What height and width must be multiples of, px: the coarsest scale's pixel.</summary>
    internal int SizeMultiple => MotionNet.Fold << (Channels.Length - 1);

    /// <summary>How far a pixel reaches by convolutions, px: one for each 3x3 at its scale; and by spectra, whose windows are four coarse pixels wide.</summary>
    internal int ReceptiveRadius
    {
        get
        {
            const int Fold = MotionNet.Fold;
            int scales = Channels.Length - 1;
            int fine = 2 * Fold, coarse = Fold << scales;
            for (int scale = 0; scale < scales; scale++)
            {
                fine += 2 * (EncoderBlocks[scale] + DecoderBlocks[scale]) * (Fold << scale);
            }

            return fine + ((2 * MiddleBlocks) + 3) * coarse;
        }
    }

    /// <summary>Weights and biases.</summary>
    /// <exception cref="ArgumentException">The numbers do not describe a network.</exception>
    internal double ParameterCount()
    {
        Validate();
        int scales = Channels.Length - 1;
        double count = Convolution(MotionNet.FoldedChannels, Channels[0], 9) + Convolution(Channels[0], MotionNet.Outputs, 9)
            + Convolution(MotionNet.SpectralPlanes(SizeMultiple), Channels[scales], 1) + Blocks(MiddleBlocks, Channels[scales]);
        for (int scale = 0; scale < scales; scale++)
        {
            (double finer, double coarser) = ((double)Channels[scale], (double)Channels[scale + 1]);
            count += Blocks(EncoderBlocks[scale] + DecoderBlocks[scale], finer) + Convolution(finer, coarser, 4) + Convolution(coarser, 4 * finer, 1);
        }

        return count;

        static double Convolution(double inputs, double outputs, int taps) => ((inputs * taps) + 1) * outputs;
        static double Blocks(int count, double channels) => 2 * count * Convolution(channels, channels, 9);
    }

    /// <summary>Work per pixel of the image, all convolutions; Fourier transforms are left out.</summary>
    internal double MultiplyAccumulatesPerPixel()
    {
        int scales = Channels.Length - 1;
        double work = 9.0 * (MotionNet.FoldedChannels + MotionNet.Outputs) * Channels[0] * Share(0);
        for (int scale = 0; scale < scales; scale++)
        {
            (double finer, double coarser) = ((double)Channels[scale], (double)Channels[scale + 1]);
            work += Blocks(EncoderBlocks[scale] + DecoderBlocks[scale], scale) + (2 * 4 * finer * coarser * Share(scale + 1));
        }

        return work + Blocks(MiddleBlocks, scales) + ((double)MotionNet.SpectralPlanes(SizeMultiple) * Channels[scales] * Share(scales));

        double Blocks(int count, int scale) => count * 2.0 * 9 * Channels[scale] * Channels[scale] * Share(scale);
        double Share(int scale) => 1 / Math.Pow(MotionNet.Fold << scale, 2);
    }
}

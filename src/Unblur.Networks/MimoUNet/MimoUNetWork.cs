namespace Unblur.Networks.MimoUNet;

/// <summary>The convolutions of a <see cref="MimoUNet"/>, to count its parameters and its work.</summary>
internal static class MimoUNetWork
{
    /// <summary>Weights and biases of the network.</summary>
    /// <exception cref="ArgumentException">The numbers do not describe a network.</exception>
    internal static double ParameterCount(MimoUNetOptions options)
    {
        options.Validate();
        return Used(options).Concat(CoarseEnds(options)).Sum(layer => layer.Parameters);
    }

    /// <summary>Of what the result at full size needs.</summary>
    internal static double MultiplyAccumulatesPerPixel(MimoUNetOptions options) => Used(options).Sum(layer => layer.Work);

    private static IEnumerable<Convolution> Used(MimoUNetOptions options)
    {
        double width = options.Channels;
        double[] widths = [width, 2 * width, 4 * width];
        for (int level = 0; level < widths.Length; level++)
        {
            yield return new(widths[level], widths[level], 3, 1 << level, 4.0 * options.Blocks);
        }

        yield return new(3, width, 3, 1);                                                       // the ends, the ways down and up
        yield return new(width, 2 * width, 3, 2);
        yield return new(2 * width, 4 * width, 3, 4);
        yield return new(4 * width, 2 * width, 4, 4);
        yield return new(2 * width, width, 4, 2);
        yield return new(width, 3, 3, 1);
        for (int level = 0; level < 2; level++)
        {
            yield return new(7 * width, widths[level], 1, 1 << level);                          // skips
            yield return new(widths[level], widths[level], 3, 1 << level);
            yield return new(2 * widths[level], widths[level], 1, 1 << level);
        }

        for (int level = 1; level < widths.Length; level++)
        {
            (double outputs, int shrink) = (widths[level], 1 << level);
            yield return new(outputs, outputs, 3, shrink);                                      // attention to the smaller image
            yield return new(3, outputs / 4, 3, shrink);                                        // its shallow features
            yield return new(outputs / 4, outputs / 2, 1, shrink);
            yield return new(outputs / 2, outputs / 2, 3, shrink);
            yield return new(outputs / 2, outputs - 3, 1, shrink);
            yield return new(outputs, outputs, 1, shrink);
        }
    }

    private static IEnumerable<Convolution> CoarseEnds(MimoUNetOptions options)
        => [new(4 * options.Channels, 3, 3, 4), new(2 * options.Channels, 3, 3, 2)];

    private readonly record struct Convolution(double Inputs, double Outputs, int Kernel, int Shrink, double Times = 1)
    {
        internal double Parameters => Times * ((Inputs * Kernel * Kernel) + 1) * Outputs;

        internal double Work => Times * Inputs * Outputs * Kernel * Kernel / (Shrink * Shrink);
    }
}

using Unblur.Torch.Modules;

namespace Unblur.Networks.MprNet;

/// <summary>Channels of MPRNet, and the work they make.</summary>
internal static class MprWidths
{
    internal const int Full = 96;
    internal const int Half = 144;
    internal const int Quarter = 192;

    /// <summary>Of the last stage, all of it at full size.</summary>
    internal const int Last = 128;

    internal const int LastBlocks = 8;

    /// <summary>Numbers in a checkpoint, which holds the shared slope 55 times.</summary>
    internal const double Stored = 20_127_127;

    internal static readonly int[] Levels = [Full, Half, Quarter];

    /// <summary>By definition, with every 1x1 convolution after its enlargement. Attention works on single pixels and counts for nothing.</summary>
    internal static double MultiplyAccumulatesPerPixel
    {
        get
        {
            double pyramid = 2 * (Block(Full) + (Block(Half) / 4) + (Block(Quarter) / 16));
            double encoder = pyramid + (Full * Half / 4.0) + (Half * Quarter / 16.0);
            double decoder = pyramid + Block(Full) + (Block(Half) / 4) + (Quarter * Half / 4.0) + (Half * Full);
            double guidance = 2 * ((Full * Full) + (Half * Half / 4.0) + (Quarter * Quarter / 16.0));
            double enlarged = 2 * ((2 * Half * Full) + (Quarter * Half / 4.0));
            double last = (3 * ((LastBlocks * Block(Last)) + (9 * Last * Last))) + (6 * Full * Last) + enlarged;
            double ends = (3 * ((27 * Full) + Block(Full))) + (27 * Last);
            int joins = (2 * ((Full * Full) + (6 * Full))) + (9 * 2 * Full * (Full + Last));
            return (2 * encoder) + (2 * decoder) + guidance + last + ends + joins;
        }
    }

    private static double Block(int width) => 2.0 * 9 * width * width;
}

/// <summary>MPRNet's convolutions: they keep the size and have no bias.</summary>
internal static class Unbiased
{
    internal static Conv2d Conv(int inputs, int outputs, int kernel)
        => new(inputs, outputs, kernel, new Conv2dOptions { Padding = kernel / 2, HasBias = false });
}

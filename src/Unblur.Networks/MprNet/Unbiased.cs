using Unblur.Torch.Modules;

namespace Unblur.Networks.MprNet;

/// <summary>MPRNet's convolutions: they keep the size and have no bias.</summary>
internal static class Unbiased
{
    internal static Conv2d Conv(int inputs, int outputs, int kernel)
        => new(inputs, outputs, kernel, new Conv2dOptions { Padding = kernel / 2, HasBias = false });
}

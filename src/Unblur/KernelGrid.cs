using Unblur.Imaging;
using Unblur.Physics.Kernels;

namespace Unblur;

/// <summary>The kernels of a photo whose blur differs from place to place, one for each region of a grid.</summary>
/// <param name="Columns">Regions in a row.</param>
/// <param name="Kernels">Row by row.</param>
/// <param name="IsCertain">Of each region, whether what it shows agrees with its kernel; the others have the kernel that their neighbours ask for.</param>
public sealed record KernelGrid(int Columns, IReadOnlyList<BlurKernel> Kernels, IReadOnlyList<bool> IsCertain)
{
    private const int Gap = 2;

    /// <summary>Rows of regions.</summary>
    public int Rows => Kernels.Count / Columns;

    /// <summary>All kernels as they lie in the photo: a grey picture of 16 bits, in which the largest weight of each is white.</summary>
    public Photo Draw()
    {
        int cell = Kernels.Max(kernel => kernel.Size) + Gap;
        PlanarImage sheet = new(1, (Rows * cell) + Gap, (Columns * cell) + Gap);
        for (int i = 0; i < Kernels.Count; i++)
        {
            float largest = Kernels[i].Taps.Max(tap => tap.Weight);
            (int x, int y) = ((i % Columns * cell) + Gap + ((cell - Gap) / 2), (i / Columns * cell) + Gap + ((cell - Gap) / 2));
            foreach (KernelTap tap in Kernels[i].Taps)
            {
                sheet.Values[((y + tap.Dy) * sheet.Width) + x + tap.Dx] = tap.Weight / largest;
            }
        }

        return Photo.FromPlanes(sheet, bits: 16);
    }
}

using Unblur.Imaging.Numpy;
using Unblur.Physics.Flow;

namespace Unblur.Physics.FlowFiles;

/// <summary>Reads a flow from a NumPy array: H x W x 2, or 2 x H x W if the shape does not fit the first.</summary>
internal static class NpyFormat
{
    public static MotionFlow Read(byte[] file)
    {
        var array = NpyArray.Parse(file);
        (long height, long width, bool planes) = array.Shape switch
        {
            [var h, var w, 2] => (h, w, false),
            [2, var h, var w] => (h, w, true),
            _ => throw new InvalidDataException($"has the shape ({string.Join(", ", array.Shape)}): a flow is H x W x 2 or 2 x H x W."),
        };
        int pixels = (int)FlowFile.RequirePixels(height, width);
        MotionFlow flow = new((int)height, (int)width);
        (int step, int toV) = planes ? (1, pixels) : (2, 1);
        for (int i = 0; i < pixels; i++)
        {
            (flow.U[i], flow.V[i]) = ((float)array.Values[i * step], (float)array.Values[(i * step) + toV]);
        }

        return flow;
    }
}

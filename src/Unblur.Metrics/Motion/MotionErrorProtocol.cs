namespace Unblur.Metrics.Motion;

/// <summary>How estimated and true motion are compared.</summary>
public enum MotionErrorProtocol
{
    /// <summary>Pixel by pixel, each motion by the one of itself and its reverse that has u &gt; 0, or u = 0 and v ≥ 0.</summary>
    Canonical,

    /// <summary>
    /// As the script published with NeurMAP: motions with u &lt; 0 are reversed in the estimate alone, which is resized by nearest neighbour, and
    /// of the whole map and its reverse the better one counts. To compare with its figures give its <see cref="MotionErrorOptions.ScriptPixels"/>, too.
    /// </summary>
    PublishedScript,
}

using Unblur.Cli.Outputs;

namespace Unblur.Cli.Deblurring;

/// <summary>Who wants to see how a batch goes.</summary>
internal interface IBatchDisplay
{
    /// <summary>A photo is being restored.</summary>
    void Started(PlannedPhoto photo);

    /// <summary>A tile of the current photo is done. Comes from the computing thread.</summary>
    void Advanced(DeblurProgress progress);

    /// <summary>A photo is settled: written, skipped or failed. May come while the next is being restored.</summary>
    void Finished(PhotoOutcome outcome);
}

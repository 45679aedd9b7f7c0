namespace Unblur.Physics.Shake;

/// <summary>Judges how a region of a photo was shaken, from its statistics: layers that run somewhere, behind <see cref="ShakeJudge"/>.</summary>
public interface IShakeEstimator
{
    /// <summary>Whether it looks at edges, and says what kind of blur it sees: what <see cref="ShakeStatistics.Observe"/> has to look at.</summary>
    bool JudgesKind { get; }

    /// <summary>Judges a region.</summary>
    /// <param name="statistics">With edges if, and only if, <see cref="JudgesKind"/>.</param>
    ShakeJudgement Judge(ShakeStatistics statistics);
}

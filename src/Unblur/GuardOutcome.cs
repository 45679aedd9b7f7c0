namespace Unblur;

/// <summary>What came of comparing a restored photo with its input.</summary>
public enum GuardOutcome
{
    /// <summary>The check was switched off; only NaN and infinity were looked for.</summary>
    NotChecked,

    /// <summary>The restored photo is plausible.</summary>
    Passed,

    /// <summary>The full restoration was implausible; one blended with the input passed.</summary>
    Gentler,

    /// <summary>No blend was plausible: the result is the input.</summary>
    InputKept,
}

namespace Unblur.Data.Blurring;

/// <summary>What a data set's files are called.</summary>
public enum BlurLayout
{
    /// <summary>Blurry photos alone, in the tree of the sharp ones: <c>{name}_blurry.png</c>.</summary>
    Photos,

    /// <summary>The same names in the folders <c>blur</c>, <c>sharp</c>, and <c>flow</c> or <c>kernel</c>.</summary>
    Pairs,

    /// <summary>One folder, as Gong et al. published theirs: <c>{name}_{nnn}_blurryimg.png</c>, <c>_gtimg.png</c>, <c>_mfmap.flo</c>.</summary>
    Gong,
}

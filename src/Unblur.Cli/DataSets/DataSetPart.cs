using Unblur.Data.Layouts;

namespace Unblur.Cli.DataSets;

/// <summary>What <c>unblur data check</c> found in a data set or a part of it.</summary>
/// <param name="Root">Its folder or list.</param>
/// <param name="Layout">As <see cref="PairedSet.Layout"/>, or "unpaired".</param>
/// <param name="Blurry">Number of blurry photos.</param>
/// <param name="Sharp">Number of sharp photos or folders of frames.</param>
/// <param name="Scenes">Number of scenes; 0 where it has none.</param>
/// <param name="Flows">Number of motion flows.</param>
/// <param name="Sizes">Sizes of blurry photos with their numbers, most frequent first.</param>
/// <param name="Problems">All that is wrong.</param>
internal sealed record DataSetPart(
    string Root, string Layout, int Blurry, int Sharp, int Scenes, int Flows, IReadOnlyList<(string Size, int Count)> Sizes, IReadOnlyList<DataSetProblem> Problems);

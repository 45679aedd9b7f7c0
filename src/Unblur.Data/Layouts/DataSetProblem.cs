namespace Unblur.Data.Layouts;

/// <summary>One thing that is wrong with a data set.</summary>
/// <param name="Fault">The kind.</param>
/// <param name="Path">The file or folder.</param>
/// <param name="Message">What is wrong, with all paths and values, and what to do.</param>
public sealed record DataSetProblem(DataSetFault Fault, string Path, string Message);

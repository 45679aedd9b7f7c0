namespace Unblur.Data.Layouts;

/// <summary>What is wrong with a data set.</summary>
public enum DataSetFault
{
    /// <summary>The folder has none of the known layouts, or several that would have to be told apart.</summary>
    Layout,

    /// <summary>There is no photo in it.</summary>
    Empty,

    /// <summary>A photo has no partner, or a list names a file that is not there.</summary>
    MissingPartner,

    /// <summary>Two pairs have one name.</summary>
    DoubleName,

    /// <summary>A line of a list is not two paths.</summary>
    List,

    /// <summary>A photo or a flow cannot be read.</summary>
    Unreadable,

    /// <summary>The photos of a pair differ in size.</summary>
    Size,

    /// <summary>A flow has another size than its photos.</summary>
    FlowSize,
}

namespace Unblur.Data.Layouts;

/// <summary>A way in which a data set of pairs lies in its folder.</summary>
internal interface IPairLayout
{
    /// <summary>What it is called.</summary>
    string Name { get; }

    /// <summary>What is looked for, for messages.</summary>
    string Shape { get; }

    /// <summary>Whether the folder looks like it, from its names alone.</summary>
    bool Matches(string folder, DataSetOptions options);

    /// <summary>Finds the pairs. What is missing is noted, not thrown.</summary>
    void Read(string folder, DataSetOptions options, PairCollector pairs);
}

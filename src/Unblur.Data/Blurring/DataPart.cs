namespace Unblur.Data.Blurring;

/// <summary>The side of a split data set; the names of the folders are these in small letters.</summary>
public enum DataPart
{
    Train,
    Test,
}

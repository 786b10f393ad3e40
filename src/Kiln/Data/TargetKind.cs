namespace Kiln;

/// <summary>What a data set says of each sample.</summary>
public enum TargetKind
{
    /// <summary>One class.</summary>
    Class,

    /// <summary>Any number of labels, each of which is there (1) or not (0).</summary>
    Labels,

    /// <summary>Numbers.</summary>
    Values,

    /// <summary>A class for each pixel.</summary>
    Pixels,
}

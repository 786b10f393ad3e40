namespace Kiln;

/// <summary>A random change of training samples that changes what some of them are.</summary>
/// <param name="Transform">Its name: <c>verticalFlip</c>.</param>
/// <param name="Share">The share of samples whose class it changes, 0 … 1; not a number where it is known from the kind of data and was not measured.</param>
/// <param name="Reason">Why, as a clause: <c>turned by 180°, a 6 is a 9</c>.</param>
public sealed record LabelChange(string Transform, double Share, string Reason);

/// <summary>What is known of a data set from somewhere else than its tensors, such as from the bytes of its images.</summary>
public sealed record DataFacts
{
    /// <summary>How many test samples are training samples too.</summary>
    public int TestInTrain { get; init; }

    /// <summary>Of how many test samples.</summary>
    public int TestCount { get; init; }

    /// <summary>How many samples equal another one that has another class.</summary>
    public int Contradicting { get; init; }

    /// <summary>Random changes of the recipe that change classes.</summary>
    public IReadOnlyList<LabelChange> LabelChanges { get; init; } = [];

    /// <summary>How far the stored normaliser of a trained model is from one fitted to the training samples; not a number where there is none.</summary>
    public double StatisticsFromTrain { get; init; } = double.NaN;

    /// <summary>How far it is from one fitted to the test samples.</summary>
    public double StatisticsFromTest { get; init; } = double.NaN;
}

namespace Kiln;

/// <summary>What is watched from epoch to epoch: of the test data where there are any, otherwise of the training data.</summary>
public enum Monitored
{
    /// <summary>The mean loss; smaller is better.</summary>
    Loss,

    /// <summary>The share classified correctly; larger is better.</summary>
    Accuracy,
}

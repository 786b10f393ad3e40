namespace Kiln.Lab;

/// <summary>One of the ways to train that an experiment compares: a recipe under a name, trained once for each seed.</summary>
/// <param name="Name">What the arm is called in figures and tables.</param>
/// <param name="Recipe">Everything that defines the training but its seed.</param>
public sealed record Arm(string Name, Recipe Recipe)
{
    /// <summary>Makes the model of samples of a shape and a number of classes; null for the one that the recipe names.</summary>
    public Func<Shape, int, Layer>? Net { get; init; }

    /// <summary>What is measured while it trains, beside loss and accuracy after every epoch; null for nothing.</summary>
    public Meter? Meter { get; init; }

    /// <summary>What is made of training and test data after normalisation; null for nothing.</summary>
    public DataView? View { get; init; }
}

/// <summary>A data set made of another one. A record, because its settings are part of what a training is known by.</summary>
public abstract record DataView
{
    /// <summary>The data as the model sees them.</summary>
    public abstract Dataset Of(Dataset data);
}

namespace Kiln;

/// <summary>What a rule of the doctor looks at, and what a patient brings.</summary>
[Flags]
public enum Needs
{
    /// <summary>The model and its weights; every patient has them.</summary>
    Model = 0,

    /// <summary>Training samples.</summary>
    Samples = 1,

    /// <summary>The recipe: loss, optimiser, batch size.</summary>
    Recipe = 2,

    /// <summary>Test samples.</summary>
    Test = 4,

    /// <summary>Weights that were trained.</summary>
    Training = 8,

    /// <summary>Facts about images that only their library can measure.</summary>
    Facts = 16,
}

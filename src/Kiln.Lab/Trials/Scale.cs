namespace Kiln.Lab;

/// <summary>How much an experiment spends: quick ones take subsets of the data, fewer seeds and fewer epochs, and say so in their notes.</summary>
public sealed class Scale
{
    private readonly int level;

    private Scale(string name, int level, int seeds, int draws)
    {
        Name = name;
        this.level = level;
        (Seeds, Draws) = (seeds, draws);
    }

    /// <summary>What a claim should rest on: all of the data, five seeds.</summary>
    public static Scale Full { get; } = new("full", 2, seeds: 5, draws: 20);

    /// <summary>About a minute for each experiment on two cores: two seeds.</summary>
    public static Scale Quick { get; } = new("quick", 1, seeds: 2, draws: 10);

    /// <summary>A few samples and steps: whether everything runs, without saying anything about the claims.</summary>
    internal static Scale Tiny { get; } = new("tiny", 0, seeds: 2, draws: 2);

    /// <summary><c>full</c> or <c>quick</c>.</summary>
    public string Name { get; }

    /// <summary>How many seeds each training has where nobody says otherwise.</summary>
    public int Seeds { get; }

    /// <summary>How many networks are drawn where nothing is trained.</summary>
    public int Draws { get; }

    /// <summary>A setting of this scale.</summary>
    /// <param name="tiny">For tests.</param>
    /// <param name="quick">For a minute.</param>
    /// <param name="full">For a claim.</param>
    public T Of<T>(T tiny, T quick, T full) => level switch { 0 => tiny, 1 => quick, _ => full };

    /// <inheritdoc/>
    public override string ToString() => Name;
}

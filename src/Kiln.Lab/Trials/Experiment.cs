namespace Kiln.Lab;

/// <summary>A question, the trainings or measurements that answer it, and claims about what came out: one file each.</summary>
public abstract class Experiment
{
    /// <summary>What it is called on the command line: <c>pw08-init</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A line that says what it shows.</summary>
    public abstract string Title { get; }

    /// <summary>The rows of the lectures' catalogue that it belongs to: <c>G17</c>.</summary>
    public abstract IReadOnlyList<string> Rows { get; }

    /// <summary>The question, in one or two sentences.</summary>
    public abstract string Question { get; }

    /// <summary>How long it takes on two cores, about.</summary>
    public abstract Cost Cost { get; }

    /// <summary>Carries it out.</summary>
    /// <param name="lab">What it may use, and how much of it.</param>
    /// <exception cref="InputException">Data that it needs are not there.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted; trainings that were finished are in the cache.</exception>
    public abstract ExperimentResult Run(LabContext lab);
}

/// <summary>How long an experiment takes on two cores of some 2 GHz, about: an estimate for those who wait.</summary>
/// <param name="QuickSeconds">At <see cref="Scale.Quick"/>.</param>
/// <param name="FullSeconds">At <see cref="Scale.Full"/>.</param>
public sealed record Cost(double QuickSeconds, double FullSeconds)
{
    /// <summary>The seconds of a scale.</summary>
    public double At(Scale scale) => scale.Of(0, QuickSeconds, FullSeconds);
}

/// <summary>What an experiment came to.</summary>
/// <param name="Figures">What is to be seen.</param>
/// <param name="Claims">What is said, and whether it held.</param>
/// <param name="Notes">How it was carried out: reductions, deviations from the source, how to read it.</param>
/// <param name="Seconds">How long it took, cached trainings not counted.</param>
public sealed record ExperimentResult(IReadOnlyList<Figure> Figures, IReadOnlyList<Claim> Claims, IReadOnlyList<string> Notes, double Seconds = 0);

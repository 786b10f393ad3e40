namespace Kiln.Lab;

/// <summary>The experiments by name.</summary>
public static class ExperimentCatalog
{
    /// <summary>All of them, those that take seconds first.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new SaturationExperiment(),
        new PreconditioningExperiment(),
        new VanishingExperiment(),
        new GlorotFigureExperiment(),
        new StdPerLayerExperiment(),
        new ClippingExperiment(),
        new SymmetryExperiment(),
        new PenaltyExperiment(),
        new InputScalingExperiment(),
        new InitExperiment(),
        new BatchNormExperiment(),
        new NormSpeedExperiment(),
        new PlacementExperiment(),
        new ActivationsExperiment(),
        new SmoothnessExperiment(),
        new CovariateShiftExperiment(),
        new RateRangeExperiment(),
        new BatchSizeExperiment(),
        new DropoutExperiment(),
        new DepthExperiment(),
        new AugmentationExperiment(),
        new DegradationExperiment(),
    ];

    /// <summary>The experiment of a name.</summary>
    /// <exception cref="InputException">None has this name.</exception>
    public static Experiment Get(string name)
    {
        if (All.FirstOrDefault(e => e.Name == name) is { } found) return found;
        string[] known = [.. All.Select(e => e.Name)];
        string cure = Spelling.Nearest(name, known) is { } near ? $"; did you mean '{near}'?" : ".";
        throw new InputException($"There is no experiment '{name}'; known are {string.Join(", ", known)}{cure}");
    }
}

namespace Kiln;

/// <summary>Examines a network, before or after training, for known diseases, and ranks what it finds.</summary>
public static class Doctor
{
    /// <summary>All rules: structure and data first, then first weights, gradients, training and its result.</summary>
    public static IReadOnlyList<DoctorRule> Rules { get; } =
    [
        new SoftmaxTwice(), new FunctionAtEnd(), new TwoAffineLayers(), new BiasBeforeNorm(), new DropoutBeforeNorm(), new SmallBatchNorm(),
        new TestLeak(), new LabelChanges(), new ContradictingLabels(), new ClassImbalance(), new UnscaledInput(), new UncentredInput(), new DriftingFeatures(),
        new NotFinite(), new SymmetricStart(), new ShrinkingActivations(), new GrowingActivations(), new SaturatedFunctions(), new DeadUnits(),
        new GradientLostToSlopes(), new GradientLostToWeights(), new ExplodingGradients(), new Plateau(),
        new RateTooHigh(), new RateTooLow(), new UpdateRatio(), new WrongInitialLoss(), new CannotOverfitBatch(),
        new TrainEvalGap(), new Overfitting(), new Underfitting(), new FrozenMoved(),
    ];

    /// <summary>The rules that train nothing to examine a patient: a few passes over a few samples each.</summary>
    public static IReadOnlyList<DoctorRule> QuickRulesFor(Patient patient) => [.. Rules.Where(rule => !rule.Trains(patient))];

    /// <summary>Applies every rule that has what it needs.</summary>
    /// <remarks>
    /// The most serious comes first. A finding that explains others counts as much as the most serious of them; among equals those that fewer others explain come first, then the surer ones.
    /// </remarks>
    /// <param name="patient">The network with what is known of it.</param>
    /// <param name="rules">Other rules than <see cref="Rules"/>, or null.</param>
    public static IReadOnlyList<Finding> Examine(Patient patient, IReadOnlyList<DoctorRule>? rules = null)
    {
        rules ??= Rules;
        Needs has = patient.Has;
        List<Finding> found = [];
        foreach (DoctorRule rule in rules)
        {
            patient.Cancellation.ThrowIfCancellationRequested();
            if ((rule.Needs & ~has) != 0) continue;
            patient.Progress?.Invoke(rule.Name);
            found.AddRange(rule.Examine(patient));
        }

        return Rank(found, rules);
    }

    /// <summary>The names of the rules that could not be applied, by what they lack.</summary>
    public static IReadOnlyDictionary<Needs, IReadOnlyList<string>> Silent(Patient patient, IReadOnlyList<DoctorRule>? rules = null) =>
        (rules ?? Rules).GroupBy(rule => rule.Needs & ~patient.Has).Where(g => g.Key != 0).ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(r => r.Name)]);

    private static IReadOnlyList<Finding> Rank(List<Finding> found, IReadOnlyList<DoctorRule> rules)
    {
        var explains = rules.ToDictionary(r => r.Name, r => r.Explains);
        var order = rules.Select((r, i) => (r.Name, i)).ToDictionary(p => p.Name, p => p.i);
        return
        [
            .. from finding in found
               let consequences = found.Where(f => explains[finding.Rule].Contains(f.Rule))
               let causes = found.Where(f => explains[f.Rule].Contains(finding.Rule) && f.Rule != finding.Rule).Select(f => f.Rule).Distinct().OrderBy(name => order[name]).ToArray()
               let lifted = finding.Severity > Severity.Note ? consequences.Select(f => f.Severity).Append(finding.Severity).Max() : finding.Severity
               orderby lifted descending, causes.Length, finding.Confidence descending, order[finding.Rule]
               select finding with { FollowsFrom = causes.FirstOrDefault() },
        ];
    }
}

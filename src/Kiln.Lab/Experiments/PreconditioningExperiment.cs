namespace Kiln.Lab;

/// <summary>Descent in a narrow valley with and without a preconditioner, Newton's method, and batch norm seen as a preconditioner (K1, K2, K3, I11).</summary>
internal sealed class PreconditioningExperiment : Experiment
{
    private const int Length = 12, MostSteps = 1_000_000;
    private const double Tolerance = 1e-6;

    /// <inheritdoc/>
    public override string Name => "preconditioning";

    /// <inheritdoc/>
    public override string Title => "Steps to the minimum against the condition of the Hessian";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["K1", "K2", "K3", "I11"];

    /// <inheritdoc/>
    public override string Question => "How does the number of steps to a minimum grow with the condition number, plainly, with a static preconditioner and with Newton's method; and does batch norm improve the condition that a layer sees?";

    /// <inheritdoc/>
    public override Cost Cost => new(5, 15);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        double[] conditions = lab.Scale.Of<double[]>([10, 100], [10, 100, 1e3, 1e4], [10, 100, 1e3, 1e4, 1e5]);
        int[] plain = [.. conditions.Select(c => Steps(c, null))], preconditioned = [.. conditions.Select(c => Steps(c, Inverse(c)))];
        int[] newton = [.. conditions.Select(c => Descent.Newton(Quadratic.Valley(Length, c), new double[Length], tolerance: Tolerance).Steps)];
        double slope = Math.Log((double)plain[^1] / plain[0]) / Math.Log(conditions[^1] / conditions[0]);

        double[] without = lab.Draw("condition without norm", seed => Condition(lab, norm: false, seed)), with = lab.Draw("condition with norm", seed => Condition(lab, norm: true, seed));
        double ratio = Statistic.GeometricMean([.. without.Zip(with, (a, b) => a / b)]);
        return new(
            [
                new LineFigure(
                    $"Steps until the gradient is shorter than {Tolerance:g1}", new("condition number", Logarithmic: true), new("steps", Logarithmic: true),
                    [
                        new("plain descent, the best rate 2/(1 + κ)", conditions, [.. plain.Select(s => (double)s)]),
                        new("diagonal preconditioner", conditions, [.. preconditioned.Select(s => (double)s)]),
                        new("Newton", conditions, [.. newton.Select(s => (double)s)]),
                    ]),
                new TableFigure("Steps", ["condition", "plain", "preconditioned", "Newton"], [.. conditions.Select((c, i) => (string[])[$"{c:N0}", $"{plain[i]:N0}", $"{preconditioned[i]}", $"{newton[i]}"])]),
                new BarFigure("Condition of the inputs of a layer", ["without norm", "with batch norm"], new("largest over smallest eigenvalue", Logarithmic: true), [new("geometric mean over draws", [Statistic.GeometricMean(without), Statistic.GeometricMean(with)])]),
            ],
            [
                lab.Claim("Plain descent takes steps in proportion to the condition number: an exponent between 0.9 and 1.1.", slope is > 0.9 and < 1.1, "κ", $"κ^{slope:F2}", new Measurement("exponent", Statistic.Of(slope))),
                lab.Claim("With the right preconditioner the number of steps does not depend on the condition.", preconditioned.Distinct().Count() == 1 || preconditioned.Max() - preconditioned.Min() <= 3, "independent of κ", $"{preconditioned.Min()} to {preconditioned.Max()} steps", new Measurement("steps", Statistic.Of([.. preconditioned.Select(s => (double)s)]))),
                lab.Claim("Newton's method finds the minimum of a quadratic in one step.", newton.All(s => s == 1), "1 step", $"{newton.Max()} step", new Measurement("steps", Statistic.Of([.. newton.Select(s => (double)s)]))),
                lab.ClaimOfDraws("Batch norm lowers the condition number of what a layer receives by more than a factor of 2, on geometric average.", double.IsFinite(ratio) ? ratio > 2 : null, "BN as preconditioning", $"a factor of {ratio:g3}", new Measurement("condition without norm", Statistic.Of(without)), new Measurement("condition with batch norm", Statistic.Of(with))),
            ],
            [
                $"A quadratic of {Length} unknowns whose curvatures are spread evenly on a logarithmic scale from 1 to the condition number.",
                "Batch norm: tanh, 24 units behind features of mean 2 and deviations from 0.3 to 1.8, 2,000 samples; the condition is that of the second moments of what the second layer receives, its bias included.",
            ]);
    }

    private static DiagonalPreconditioner Inverse(double condition) => new([.. Enumerable.Range(0, Length).Select(i => 1 / Math.Pow(condition, i / (Length - 1.0)))]);

    private static int Steps(double condition, Preconditioner? preconditioner) => Descent.Steepest(
        Quadratic.Valley(Length, condition), new double[Length], preconditioner is null ? 2 / (1 + condition) : 0.9, preconditioner, MostSteps, Tolerance).Steps;

    /// <summary>The condition number of what the second layer receives.</summary>
    private static double Condition(LabContext lab, bool norm, ulong seed)
    {
        const int Units = 24;
        int samples = lab.Scale.Of(200, 2000, 2000);
        Sequential net = norm
            ? new(new Linear(Units, Units, bias: false), new BatchNorm(Units), new Tanh(), new Linear(Units, Units))
            : new(new Linear(Units, Units), new Tanh(), new Linear(Units, Units));
        net.SetInit(Init.Glorot);
        using var weights = ParameterStore.For(net.Parameters, lab.Device, seed);
        var x = new float[samples * Units];
        Philox.For(seed, "input").FillNormal(x, 1);
        for (int i = 0; i < x.Length; i++) x[i] = 2 + (x[i] * (0.3f + (1.5f * (i % Units) / (Units - 1))));

        return LayerGram.Measure(net, weights, x, [samples, Units])[^1].Condition;
    }
}

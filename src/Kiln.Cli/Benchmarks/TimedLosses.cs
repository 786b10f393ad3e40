using static Kiln.Cli.Benchmarks.TimedPass;

namespace Kiln.Cli.Benchmarks;

/// <summary>Every loss forward and back, over 256 rows of 1,000 classes or values.</summary>
internal static class TimedLosses
{
    private const int Rows = 256, Columns = 1000;

    /// <summary>All of them.</summary>
    public static IEnumerable<TimedOp> All =>
    [
        OfClasses("cross_entropy_smoothed", new CrossEntropy(0.1f)),
        OfClasses("cross_entropy_weighted", new CrossEntropy(ClassWeights: [.. Enumerable.Range(0, Columns).Select(c => 0.5f + (c / (float)Columns))])),
        OfClasses("focal", new Focal()),
        OfClasses("nll", new NegativeLogLikelihood(FromLogits: true)),
        OfTargets("cross_entropy_soft", new CrossEntropy()),
        OfTargets("kl_div", new KlDivergence(FromLogits: true)),
        OfTargets("bce_logits", new BinaryCrossEntropy()),
        OfTargets("bce_logits_weighted", new BinaryCrossEntropy(2)),
        OfTargets("binary_focal", new BinaryFocal()),
        OfTargets("mse", new MeanSquaredError()),
        OfTargets("l1", new AbsoluteError()),
        OfTargets("huber", new Huber()),
        OfTargets("smooth_l1", new SmoothL1(0.5f)),
    ];

    private static TimedOp OfClasses(string name, Loss loss) => new(Full(name), "us", 1e3, bench => Loss(bench, loss, Rows, Columns));

    private static TimedOp OfTargets(string name, Loss loss) => new(Full(name), "us", 1e3, bench => LossOfTargets(bench, loss, Rows, Columns));

    private static string Full(string name) => $"loss_{name}_fwd_bwd_{Rows}x{Columns}";
}

namespace Kiln.Cli.Benchmarks;

/// <summary>What the engine itself takes for an operation: sums of eight floats, a thousand in a pass.</summary>
internal static class TimedOverhead
{
    private const int Sums = 1000;
    private const double NanosecondsPerSum = 1e6 / Sums;

    /// <summary>All of them.</summary>
    public static IEnumerable<TimedOp> All =>
    [
        new("overhead_add_nograd", "ns/op", NanosecondsPerSum, bench => Passes(bench, training: false, backward: false)),
        new("overhead_add_taped", "ns/op", NanosecondsPerSum, bench => Passes(bench, training: true, backward: false)),
        new("overhead_add_taped_and_backward", "ns/op", NanosecondsPerSum, bench => Passes(bench, training: true, backward: true)),
    ];

    private static Action Passes(Workbench bench, bool training, bool backward)
    {
        var x = new Parameter("x", [8], new Normal(1));
        ParameterStore store = bench.Store([x]);
        float[] z = [1, 2, 3, 4, 5, 6, 7, 8];
        Shape shape = [8];
        return () =>
        {
            using Pass pass = training ? Pass.Training(store, step: 0) : Pass.Inference(store);
            Tensor y = pass.Use(x), other = pass.Input(z, shape);
            for (int i = 0; i < Sums; i++) y += other;
            if (backward) y.Sum().Backward();
        };
    }
}

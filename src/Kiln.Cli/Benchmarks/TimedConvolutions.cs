using Kiln.Devices;

namespace Kiln.Cli.Benchmarks;

/// <summary>Convolutions of the networks that are compared, in three directions.</summary>
internal static class TimedConvolutions
{
    private static readonly (string Name, int N, int C, int K, int Side, Window Window)[] Shapes =
    [
        ("r20_s1_n128", 128, 16, 16, 32, new(3, 1, 1)), ("r20_s2_n128", 128, 32, 32, 16, new(3, 1, 1)),
        ("r20_s3_n128", 128, 64, 64, 8, new(3, 1, 1)), ("r20_d1_n128", 128, 16, 32, 32, new(3, 2, 1)),
        ("r18_l1_n8", 8, 64, 64, 56, new(3, 1, 1)), ("r18_l2_n8", 8, 128, 128, 28, new(3, 1, 1)),
        ("r18_l3_n8", 8, 256, 256, 14, new(3, 1, 1)), ("r18_l4_n8", 8, 512, 512, 7, new(3, 1, 1)),
        ("r18_stem_n8", 8, 3, 64, 224, new(7, 2, 3)),
        ("cnnbn_c1_n64", 64, 3, 24, 32, new(5)), ("cnnbn_c2_n64", 64, 24, 48, 14, new(5)),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<TimedOp> All =>
        from shape in Shapes
        from op in Directions(shape.Name, new(shape.N, shape.Side, shape.Side, shape.C, shape.K, shape.Window, shape.Window))
        select op;

    /// <summary>y = x ⋆ w.</summary>
    public static Action Forward(Workbench bench, ConvShape s)
    {
        FloatBuffer x = bench.Drawn(Inputs(s)), w = bench.Drawn(Weights(s)), y = bench.Empty(Outputs(s));
        return () => bench.Kernels.Conv2d(s, x, w, bias: default, new Into(y));
    }

    private static TimedOp[] Directions(string name, ConvShape s) =>
    [
        Timed($"conv_{name}_fwd", s, bench => Forward(bench, s)),
        Timed($"conv_{name}_bwd_data", s, bench => BackwardData(bench, s)),
        Timed($"conv_{name}_bwd_weight", s, bench => BackwardWeight(bench, s)),
    ];

    private static TimedOp Timed(string name, ConvShape s, Func<Workbench, Action> prepare) => new(name, "ms", 1, prepare) { RateName = name + "_rate", Flops = s.Flops };

    private static Action BackwardData(Workbench bench, ConvShape s)
    {
        FloatBuffer dy = bench.Drawn(Outputs(s)), w = bench.Drawn(Weights(s)), dx = bench.Empty(Inputs(s));
        return () => bench.Kernels.Conv2dBackwardData(s, dy, w, new Into(dx));
    }

    private static Action BackwardWeight(Workbench bench, ConvShape s)
    {
        FloatBuffer x = bench.Drawn(Inputs(s)), dy = bench.Drawn(Outputs(s)), dw = bench.Empty(Weights(s));
        return () => bench.Kernels.Conv2dBackwardWeight(s, x, dy, new Into(dw));
    }

    private static int Inputs(ConvShape s) => s.N * s.H * s.W * s.C;

    private static int Outputs(ConvShape s) => s.N * s.OutH * s.OutW * s.K;

    private static int Weights(ConvShape s) => s.Rows.Size * s.Columns.Size * s.GroupC * s.K;
}

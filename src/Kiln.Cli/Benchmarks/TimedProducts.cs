using Kiln.Devices;

namespace Kiln.Cli.Benchmarks;

/// <summary>Matrix products: square ones, and those of fully connected layers, forward and of the weights' gradient.</summary>
internal static class TimedProducts
{
    private static readonly (int M, int N, int K)[] Shapes =
    [
        (256, 256, 256), (512, 512, 512), (1024, 1024, 1024), (2048, 2048, 2048),
        (64, 100, 784), (64, 100, 100), (100, 100, 64), (100, 784, 64),
        (128, 600, 3072), (600, 3072, 128), (64, 400, 1200), (256, 400, 1200), (400, 1200, 256),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<TimedOp> All => Shapes.Select(s => Product(s.M, s.N, s.K));

    private static TimedOp Product(int m, int n, int k)
    {
        var shape = new GemmShape(m, n, k);
        return new($"sgemm_{m}x{n}x{k}_time", "us", 1e3, Prepare) { RateName = $"sgemm_{m}x{n}x{k}", Flops = shape.Flops };

        Action Prepare(Workbench bench)
        {
            FloatBuffer a = bench.Drawn(m * k), b = bench.Drawn(k * n), c = bench.Empty(m * n);
            return () => bench.Kernels.Gemm(shape, a, b, bias: default, new Into(c));
        }
    }
}

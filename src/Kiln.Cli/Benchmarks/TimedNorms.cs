using static Kiln.Cli.Benchmarks.TimedPass;

namespace Kiln.Cli.Benchmarks;

/// <summary>The norms of single samples forward and back, and the standardisation of weights.</summary>
internal static class TimedNorms
{
    private const int Images = 128;

    /// <summary>All of them.</summary>
    public static IEnumerable<TimedOp> All =>
    [
        .. from size in ((int Channels, int Side)[])[(16, 32), (32, 16), (64, 8)]
           from op in OfImages(size.Channels, size.Side)
           select op,
        new("layernorm_fwd_bwd_2048x512", "ms", 1, bench => Both(bench, new LayerNorm([512]), [2048, 512])),
        new("rmsnorm_fwd_bwd_2048x512", "ms", 1, bench => Both(bench, new RmsNorm(512), [2048, 512])),
        new("standardize_fwd_bwd_4608x512", "ms", 1, bench => Both(bench, new Standardized(), [9 * 512, 512])),
    ];

    private static TimedOp[] OfImages(int channels, int side)
    {
        string tag = $"n{Images}_c{channels}_h{side}";
        Shape x = [Images, side, side, channels];
        return
        [
            new($"groupnorm4_fwd_bwd_{tag}", "ms", 1, bench => Both(bench, new GroupNorm(4, channels), x)),
            new($"instancenorm_fwd_bwd_{tag}", "ms", 1, bench => Both(bench, new InstanceNorm(channels), x)),
            new($"layernorm_fwd_bwd_{tag}", "ms", 1, bench => Both(bench, new LayerNorm([side, side, channels]), x)),
        ];
    }

    /// <summary>The op that standardised layers put their weights through, as a layer of its own.</summary>
    private sealed class Standardized : Layer
    {
        private readonly StandardizeOp op = new();

        /// <inheritdoc/>
        public override string Code => "Standardized()";

        /// <inheritdoc/>
        public override Tensor Forward(Tensor x) => x.Apply(op);
    }
}

using static Kiln.Cli.Benchmarks.TimedPass;

namespace Kiln.Cli.Benchmarks;

/// <summary>Batch norms, rectifiers, pooling and the loss, each as a whole pass over the engine: what one of them costs in a network, fusion included.</summary>
internal static class TimedLayers
{
    private const int Images = 128;

    /// <summary>All of them.</summary>
    public static IEnumerable<TimedOp> All =>
    [
        .. from size in ((int Channels, int Side)[])[(16, 32), (32, 16), (64, 8)]
           from op in OfImages(size.Channels, size.Side)
           select op,
        .. from size in ((int Rows, int Classes)[])[(64, 10), (128, 10), (256, 1000)]
           select new TimedOp($"softmax_xent_fwd_bwd_{size.Rows}x{size.Classes}", "us", 1e3, bench => Loss(bench, new CrossEntropy(), size.Rows, size.Classes)),
    ];

    private static TimedOp[] OfImages(int channels, int side)
    {
        string tag = $"n{Images}_c{channels}_h{side}";
        Shape x = [Images, side, side, channels];
        return
        [
            new($"bn_relu_train_fwd_{tag}", "ms", 1, bench => Forward(bench, NormRelu(channels), x, training: true)),
            new($"bn_relu_eval_fwd_{tag}", "ms", 1, bench => Forward(bench, NormRelu(channels), x, training: false)),
            new($"bn_train_fwd_bwd_{tag}", "ms", 1, bench => Both(bench, new BatchNorm(channels), x)),
            new($"bn_relu_train_fwd_bwd_{tag}", "ms", 1, bench => Both(bench, NormRelu(channels), x)),
            new($"maxpool2_fwd_{tag}", "ms", 1, bench => Forward(bench, new MaxPool2d(2), x, training: false)),
            new($"maxpool2_fwd_bwd_{tag}", "ms", 1, bench => Both(bench, new MaxPool2d(2), x)),
            new($"relu_fwd_{tag}", "ms", 1, bench => Forward(bench, new Relu(), x, training: false)),
        ];
    }

    private static Sequential NormRelu(int channels) => new(new BatchNorm(channels), new Relu());
}

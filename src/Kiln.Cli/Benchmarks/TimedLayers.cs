using Kiln.Devices;

namespace Kiln.Cli.Benchmarks;

/// <summary>Norms, rectifiers, pooling and the loss, each as a whole pass over the engine: what one of them costs in a network, fusion included.</summary>
/// <remarks>The input is a parameter and the gradient of the output is given, so that neither is copied in the timed part.</remarks>
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
           select new TimedOp($"softmax_xent_fwd_bwd_{size.Rows}x{size.Classes}", "us", 1e3, bench => Loss(bench, size.Rows, size.Classes)),
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

    private static Action Forward(Workbench bench, Layer layer, Shape shape, bool training)
    {
        (ParameterStore store, Parameter x) = StoreWith(bench, layer, shape);
        return () =>
        {
            using Pass pass = training ? Pass.Training(store, step: 0) : Pass.Inference(store);
            layer.Apply(pass.Use(x));
        };
    }

    private static Action Both(Workbench bench, Layer layer, Shape shape)
    {
        (ParameterStore store, Parameter x) = StoreWith(bench, layer, shape);
        int outputs;
        using (Pass pass = Pass.Inference(store)) outputs = layer.Apply(pass.Use(x)).Shape.Count;
        FloatBuffer gradient = bench.Drawn(outputs);
        return () =>
        {
            using Pass pass = Pass.Training(store, step: 0);
            pass.Backward(layer.Apply(pass.Use(x)), gradient);
        };
    }

    private static Action Loss(Workbench bench, int rows, int classes)
    {
        (ParameterStore store, Parameter x) = StoreWith(bench, new Identity(), [rows, classes]);
        int[] labels = bench.Labels(rows, classes);
        return () =>
        {
            using Pass pass = Pass.Training(store, step: 0);
            pass.Use(x).CrossEntropy(labels).Backward();
        };
    }

    private static (ParameterStore Store, Parameter X) StoreWith(Workbench bench, Layer layer, Shape shape)
    {
        var x = new Parameter("x", shape, new Normal(1));
        return (bench.Store([x, .. layer.Parameters]), x);
    }
}

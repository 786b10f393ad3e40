using Kiln.Cpu;

namespace Kiln.Tests.Layers;

/// <summary>Neighbours that run as one op compute what they compute one by one, which is what they do while a probe watches.</summary>
public sealed class FusionTests
{
    private static readonly Shape Rows = [9, 6], Images = [3, 6, 7, 4];

    private static readonly (string Name, Func<Layer> Make)[] Nets =
    [
        ("linear relu", () => new Sequential(new Linear(6, 17), new Relu(), new Linear(17, 5, bias: false), new LeakyRelu(0.2f))),
        ("linear sigmoid", () => new Sequential(new Linear(6, 33), new Sigmoid(), new Dropout(0.3f), new Linear(33, 7), new Tanh())),
        ("norm relu", () => new Sequential(new Linear(6, 5), new BatchNorm(5), new Relu())),
        ("norm leaky", () => new Sequential(new Linear(6, 5), new BatchNorm(5, affine: false), new LeakyRelu(0.2f), new Linear(5, 4))),
        ("norm tanh", () => new Sequential(new Linear(6, 5), new BatchNorm(5), new Tanh(), new Linear(5, 4))),
        ("norm sigmoid", () => new Sequential(new BatchNorm(6), new Sigmoid(), new BatchNorm(6))),
        ("dropout between", () => new Sequential(new BatchNorm(6), new Relu(), new Dropout(0.3f), new BatchNorm(6), new Relu(), new Dropout(0.3f), new Linear(6, 3))),
        ("residual", () => new Sequential(new Linear(6, 5), new Residual(new Sequential(new Linear(5, 5), new BatchNorm(5))), new Linear(5, 2))),
        ("residual relu", () => new Sequential(new Linear(6, 5), new Residual(new Sequential(new Linear(5, 5), new BatchNorm(5))), new Relu(), new Residual(new Sequential(new Linear(5, 5), new BatchNorm(5), new Relu(), new Linear(5, 5), new BatchNorm(5))), new Relu())),
        ("residual with a shortcut", () => new Sequential(new Residual(new Sequential(new Linear(6, 4), new BatchNorm(4)), new Sequential(new Linear(6, 4), new BatchNorm(4))), new Tanh())),
        ("residual of a norm alone", () => new Sequential(new Linear(6, 6), new Residual(new Sequential(new BatchNorm(6))), new Relu())),
        ("residual without a norm", () => new Sequential(new Linear(6, 6), new Residual(new Linear(6, 6)), new Relu())),
        ("block", () => new Block()),
        ("conv norm relu", () => new Sequential(Conv(4, 16), new BatchNorm(16), new Relu(), Conv(16, 20), new BatchNorm(20), new Relu(), new GlobalAveragePool())),
        ("conv norm", () => new Sequential(Conv(4, 17), new BatchNorm(17), Conv(17, 5, stride: 2), new BatchNorm(5, affine: false), new MaxPool2d(2))),
        ("conv with a bias, norm, function", () => new Sequential(Conv(4, 6, bias: true), new BatchNorm(6), new Tanh())),
        ("conv with a bias and a function", () => new Sequential(Conv(4, 16, bias: true), new Relu(), new MaxPool2d(2), Conv(16, 16, bias: true), new LeakyRelu(0.2f), Conv(16, 3), new Sigmoid())),
        ("conv of one pixel", () => new Sequential(new Conv2d(4, 16, 1, bias: false), new BatchNorm(16), new Relu(), new Conv2d(16, 5, 1), new Tanh())),
        ("conv in groups", () => new Sequential(new Conv2d(4, 8, 3, padding: 1, groups: 2, bias: false), new BatchNorm(8), new Relu(), new Dropout(0.3f), Conv(8, 4), new BatchNorm(4))),
        ("residual of convolutions", () => new Sequential(Conv(4, 16), new Residual(Body(16, 16)), new Relu())),
        ("residual of convolutions without a function", () => new Sequential(Conv(4, 16), new Residual(Body(16, 16)), new Residual(Body(16, 16)))),
        ("residual of convolutions with a shortcut", () => new Sequential(new Residual(Body(4, 20, stride: 2), new Sequential(new Conv2d(4, 20, 1, stride: 2, bias: false), new BatchNorm(20))), new LeakyRelu(0.2f))),
        ("residual with dropout on both ways", () => new Sequential(new Residual(new Sequential(new Linear(6, 4), new Dropout(0.3f), new Linear(4, 4), new BatchNorm(4)), new Sequential(new Linear(6, 4), new Dropout(0.3f))), new Relu())),
        ("residual of convolutions with a bias", () => new Sequential(Conv(4, 5), new Residual(new Sequential(Conv(5, 5, bias: true), new BatchNorm(5))), new Relu())),
    ];

    public static TheoryData<string> Cases => new(Nets.Select(n => n.Name));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_gradients_and_statistics_are_those_of_single_ops(string name)
    {
        Same(name, training: true);
        Same(name, training: false);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_probe_that_does_not_ask_for_every_layer_changes_no_bit_and_sees_the_last_output(string name)
    {
        foreach (bool training in (bool[])[true, false])
        {
            var some = new Some();
            Dictionary<string, float[]> plain = Run(name, training, probe: null), watched = Run(name, training, some);
            Assert.Equal(plain.Keys, watched.Keys);
            Assert.All(plain, p => Assert.Equal(p.Value, watched[p.Key]));
            Assert.Equal(watched["output 1"], some.Last);
        }
    }

    [Fact]
    public void A_norm_and_its_function_are_one_op()
    {
        var net = new Sequential(new BatchNorm(6), new Relu());
        using var device = new CpuDevice(threads: 1);
        using var store = ParameterStore.For(net.Parameters, device, seed: 1);
        using Pass pass = Pass.Inference(store);
        net.Forward(pass.Input(new float[12], [2, 6]));
        Assert.Equal(1, pass.NodeCount);
    }

    [Fact]
    public void A_linear_layer_and_its_function_are_one_op_and_errors_name_the_layer()
    {
        var net = new Sequential(new Linear(6, 3), new Tanh());
        using var device = new CpuDevice(threads: 1);
        using var store = ParameterStore.For(net.Parameters, device, seed: 1);
        using Pass pass = Pass.Inference(store);
        net.Forward(pass.Input(new float[12], [2, 6]));
        Assert.Equal(1, pass.NodeCount);
        Assert.Equal("0", Assert.Throws<ShapeException>(() => net.Forward(pass.Input(new float[10], [2, 5]))).Path);
    }

    [Fact]
    public void A_convolution_its_norm_and_their_function_are_two_ops_in_training()
    {
        var net = new Sequential(Conv(4, 16), new BatchNorm(16), new Relu());
        using var device = new CpuDevice(threads: 1);
        using var store = ParameterStore.For(net.Parameters, device, seed: 1);
        using Pass pass = Pass.Training(store, 0);
        net.Forward(pass.Input(new float[Images.Count], Images));
        Assert.Equal(2, pass.NodeCount);
    }

    [Fact]
    public void A_second_loss_of_a_pass_walks_back_through_values_that_were_given_back()
    {
        float[] once = Gradient(losses: 1, probe: null), twice = Gradient(losses: 2, probe: null), single = Gradient(losses: 2, new Blind());
        float largest = single.Max(MathF.Abs);
        Assert.All(once.Zip(twice), pair => Assert.Equal(2 * pair.First, pair.Second, 1e-5 * largest));
        Assert.All(single.Zip(twice), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * largest));

        static float[] Gradient(int losses, Probe? probe)
        {
            var net = new Sequential(Conv(4, 16), new BatchNorm(16), new Relu(), Conv(16, 8), new BatchNorm(8), new BatchNorm(8), new Tanh(), new MaxPool2d(2));
            using var device = new CpuDevice(threads: 1);
            using var store = ParameterStore.For(net.Parameters, device, seed: 1);
            using Pass pass = Pass.Training(store, 0);
            pass.Probe = probe;
            var x = new float[Images.Count];
            new Philox(3, stream: 1).FillNormal(x, 1);
            Tensor input = pass.Variable(x, Images), y = net.Forward(input);
            for (int i = 0; i < losses; i++) (y * y).Sum().Backward();
            return input.Gradient.ToArray();
        }
    }

    [Fact]
    public void A_convolution_may_be_followed_by_a_norm_here_and_a_function_there()
    {
        var net = new Shared();
        using var device = new CpuDevice(threads: 1);
        using var store = ParameterStore.For(net.Parameters, device, seed: 1);
        var x = new float[Images.Count];
        new Philox(3, stream: 1).FillNormal(x, 1);
        float[] Output(Probe? probe)
        {
            using Pass pass = Pass.Training(store, 0);
            pass.Probe = probe;
            return net.Forward(pass.Input(x, Images)).Keep();
        }

        Assert.All(Output(new Blind()).Zip(Output(null)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    private static void Same(string name, bool training)
    {
        Dictionary<string, float[]> fused = Run(name, training, probe: null), single = Run(name, training, new Blind());
        Assert.Equal(single.Keys, fused.Keys);
        foreach ((string what, float[] expected) in single)
        {
            float largest = expected.Max(MathF.Abs);
            Assert.All(expected.Zip(fused[what]), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 3e-6f * Math.Max(largest, 1), $"{what}: expected {pair.First}, received {pair.Second}"));
        }
    }

    private static Dictionary<string, float[]> Run(string name, bool training, Probe? probe)
    {
        Layer net = Nets.Single(n => n.Name == name).Make();
        using var device = new CpuDevice(threads: 1);
        using var store = ParameterStore.For(net.Parameters, device, seed: 5);
        Shape shape = net.Parameters[0].Shape.Rank == 4 ? Images : Rows;
        var x = new float[shape.Count];
        new Philox(3, stream: 1).FillNormal(x, 1);
        var seen = new Dictionary<string, float[]>();
        for (int step = 0; step < 2; step++)
        {
            using Pass pass = training ? Pass.Training(store, step) : Pass.Inference(store);
            pass.Probe = probe;
            Tensor input = pass.Variable(x, shape), y = net.Forward(input);
            seen[$"output {step}"] = y.Keep();
            if (!training) continue;
            var weights = new float[y.Shape.Count];   // without them the gradient of a norm's squares would be zero and what is left of it roundings
            new Philox(3, stream: 2).FillNormal(weights, 1);
            (y * y * pass.Input(weights, y.Shape)).Sum().Backward();
            seen[$"gradient of the input {step}"] = input.Gradient.ToArray();
        }

        foreach (Parameter p in net.Parameters)
        {
            seen[p.Path] = p.Values.ToArray();
            if (training && p.Trainable) seen[$"gradient of {p.Path}"] = p.Gradients.ToArray();
        }

        return seen;
    }

    private static Conv2d Conv(int inputs, int outputs, int stride = 1, bool bias = false) => new(inputs, outputs, kernel: 3, stride, padding: 1, bias: bias);

    private static Sequential Body(int inputs, int outputs, int stride = 1) =>
        new(Conv(inputs, outputs, stride), new BatchNorm(outputs), new Relu(), Conv(outputs, outputs), new BatchNorm(outputs));

    /// <summary>Takes what it is shown, and does not ask for more.</summary>
    private sealed class Some : Probe
    {
        public override bool EveryLayer => false;

        public float[] Last { get; private set; } = [];

        public override void Saw(string path, Tensor output) => Last = output.Keep();
    }

    /// <summary>One convolution in two places.</summary>
    private sealed class Shared : Layer
    {
        private readonly Conv2d conv;
        private readonly BatchNorm norm;
        private readonly Relu relu = new();

        public Shared()
        {
            conv = Child("conv", Conv(4, 4));
            norm = Child("norm", new BatchNorm(4));
        }

        public override Tensor Forward(Tensor x) => Fusion.Chain(Fusion.Chain(Fusion.Chain(x, conv, norm), conv, relu), conv, norm, relu);
    }

    /// <summary>A residual block as its author writes it.</summary>
    private sealed class Block : Layer
    {
        private readonly Linear linear;
        private readonly BatchNorm norm;
        private readonly Relu relu = new();

        public Block()
        {
            linear = Child("linear", new Linear(6, 6));
            norm = Child("norm", new BatchNorm(6));
        }

        public override Tensor Forward(Tensor x) => Fusion.Join(x, x, relu, linear, norm);
    }

    private sealed class Blind : Probe
    {
        public override void Saw(string path, Tensor output)
        {
        }
    }
}

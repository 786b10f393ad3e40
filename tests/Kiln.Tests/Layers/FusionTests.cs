using Kiln.Cpu;

namespace Kiln.Tests.Layers;

/// <summary>Neighbours that run as one op compute what they compute one by one, which is what they do while a probe watches.</summary>
public sealed class FusionTests
{
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
    ];

    public static TheoryData<string> Cases => new(Nets.Select(n => n.Name));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_gradients_and_statistics_are_those_of_single_ops(string name)
    {
        Same(name, training: true);
        Same(name, training: false);
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
        var x = new float[9 * 6];
        new Philox(3, stream: 1).FillNormal(x, 1);
        var seen = new Dictionary<string, float[]>();
        for (int step = 0; step < 2; step++)
        {
            using Pass pass = training ? Pass.Training(store, step) : Pass.Inference(store);
            pass.Probe = probe;
            Tensor input = pass.Variable(x, [9, 6]), y = net.Forward(input);
            seen[$"output {step}"] = y.Keep();
            if (!training) continue;
            (y * y).Sum().Backward();
            seen[$"gradient of the input {step}"] = input.Gradient.ToArray();
        }

        foreach (Parameter p in net.Parameters)
        {
            seen[p.Path] = p.Values.ToArray();
            if (training && p.Trainable) seen[$"gradient of {p.Path}"] = p.Gradients.ToArray();
        }

        return seen;
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

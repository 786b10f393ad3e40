using Kiln.Cpu;

namespace Kiln.Tests.Layers;

public sealed class LinearFusionTests
{
    private const int Batch = 12;

    public static TheoryData<string> Functions => ["Relu", "LeakyRelu", "Sigmoid", "Tanh"];

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_after_a_linear_layer_computes_the_same_as_a_layer_of_its_own(string function)
    {
        Layer F() => function switch { "Relu" => new Relu(), "LeakyRelu" => new LeakyRelu(0.2f), "Sigmoid" => new Sigmoid(), _ => new Tanh() };

        // The dropout after it is to draw the same mask in both.
        var net = new Sequential(new Linear(20, 33), F(), new Linear(33, 18, bias: false), F(), new Dropout(0.3f), new Linear(18, 4));
        using var device = new CpuDevice(threads: 2);
        using var store = ParameterStore.For(net.Parameters, device, seed: 5);
        (float[] fused, float[][] fusedGradients) = Step(net, store, null);
        var probe = new Count();
        (float[] alone, float[][] gradients) = Step(net, store, probe);
        Assert.Equal(6, probe.Outputs);
        Assert.Equal(alone, fused);
        for (int i = 0; i < gradients.Length; i++)
        {
            float largest = gradients[i].Max(Math.Abs);
            for (int j = 0; j < gradients[i].Length; j++) Assert.InRange(fusedGradients[i][j] - gradients[i][j], -1e-6f * largest, 1e-6f * largest);
        }
    }

    [Fact]
    public void A_wrong_number_of_features_still_names_the_layer()
    {
        var net = new Sequential(new Linear(3, 4), new Tanh());
        using var device = new CpuDevice(threads: 1);
        using var store = ParameterStore.For(net.Parameters, device, seed: 5);
        using Pass pass = Pass.Inference(store);
        Assert.Equal("0", Assert.Throws<ShapeException>(() => net.Forward(pass.Input([1, 2], [1, 2]))).Path);
    }

    private static (float[] Output, float[][] Gradients) Step(Sequential net, ParameterStore store, Probe? probe)
    {
        var x = new float[Batch * 20];
        Philox.For(7, "input").FillNormal(x, 1);
        using Pass pass = Pass.Training(store, step: 3);
        pass.Probe = probe;
        Tensor y = net.Forward(pass.Input(x, [Batch, 20]));
        float[] output = y.Keep();
        new CrossEntropy().Of(y, [.. Enumerable.Range(0, Batch).Select(i => i % 4)]).Backward();
        return (output, [.. net.Parameters.Select(p => p.Gradients.ToArray())]);
    }

    private sealed class Count : Probe
    {
        public int Outputs { get; private set; }

        public override void Saw(string path, Tensor output) => Outputs++;
    }
}

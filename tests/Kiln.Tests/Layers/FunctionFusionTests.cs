using Kiln.Cpu;

namespace Kiln.Tests.Layers;

public sealed class FunctionFusionTests
{
    public static TheoryData<string> Names => ["elu:1.5", "softplus", "hard-tanh", "gelu", "silu", "mish", "hard-swish", "sinc", "rrelu", "prelu", "step:straight"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fused_and_one_by_one_are_the_same_in_training_and_inference(string name)
    {
        foreach (bool training in (bool[])[true, false])
        {
            float[][] fused = Run(name, training, watched: false), alone = Run(name, training, watched: true);
            for (int i = 0; i < fused.Length; i++)
            {
                Assert.Equal(alone[i].Length, fused[i].Length);
                for (int j = 0; j < fused[i].Length; j++) Assert.Equal(alone[i][j], fused[i][j], 2e-5f * MathF.Max(1, MathF.Abs(alone[i][j])));
            }
        }
    }

    [Fact]
    public void Going_back_through_a_function_that_needs_its_input_inside_another_op_is_refused()
    {
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For([], device, seed: 1);
        using Pass pass = Pass.Training(store, step: 1);
        Tensor x = pass.Variable([1, 2], [1, 2]), w = pass.Variable([1, 0, 0, 1], [2, 2]);
        Tensor y = x.Apply(ActivationOp.Gelu.AfterLinear, w).Sum();
        Assert.Contains("in training it must be an op of its own", Assert.Throws<InvalidOperationException>(() => y.Backward()).Message, StringComparison.Ordinal);
    }

    /// <summary>The output and all gradients of a net with a norm, a residual block and a linear layer, each before the function.</summary>
    private static float[][] Run(string name, bool training, bool watched)
    {
        Layer f() => Activations.Parse(name);
        var net = new Sequential(
            new Conv2d(2, 4, kernel: 3, padding: 1, bias: false), new BatchNorm(4), f(),
            new Residual(new Sequential(new Conv2d(4, 4, kernel: 3, padding: 1, bias: false), new BatchNorm(4))), f(),
            new Conv2d(4, 3, kernel: 3), f(), new Flatten(), new Linear(27, 5), f());
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For(net.Parameters, device, seed: 2);
        using Pass pass = training ? Pass.Training(store, step: 1) : Pass.Inference(store);
        if (watched) pass.Probe = new Blind();
        var values = new float[3 * 50];
        new Philox(5).FillNormal(values, 1);
        Tensor x = pass.Variable(values, [3, 5, 5, 2]), y = net.Forward(x);
        float[] output = y.Keep();
        if (!training) return [output];
        (y * y).Sum().Backward();
        return [output, x.Gradient.ToArray(), .. net.Parameters.Where(p => p.Trainable).Select(p => p.Gradients.ToArray())];
    }

    private sealed class Blind : Probe
    {
        public override void Saw(string path, Tensor output)
        {
        }
    }
}

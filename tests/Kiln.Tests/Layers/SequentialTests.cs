using Kiln.Cpu;

namespace Kiln.Tests.Layers;

public sealed class SequentialTests
{
    [Fact]
    public void Runs_its_layers_in_order()
    {
        using var device = new CpuDevice(threads: 1);
        using var store = ParameterStore.For([], device, seed: 0);
        using Pass pass = Pass.Inference(store);
        Tensor x = pass.Input([-1, 1], [1, 2]);
        Assert.Equal([0f, 1f], new Sequential(new Relu(), new LeakyRelu(0.5f)).Forward(x).Keep());
        Assert.Equal([-1f, 1f], new Sequential(new Identity()).Forward(x).Keep());
    }

    [Fact]
    public void Shows_the_probe_of_a_pass_what_each_layer_makes()
    {
        using var device = new CpuDevice(threads: 1);
        using var store = ParameterStore.For([], device, seed: 0);
        using Pass pass = Pass.Inference(store);
        var seen = new Sightings();
        pass.Probe = seen;
        new Sequential(("act", new Relu()), ("tail", new Sequential(new Flatten()))).Forward(pass.Input([-1, 1], [1, 2, 1, 1]));
        Assert.Equal(["act [1, 2, 1, 1]", "tail.0 [1, 2]", "tail [1, 2]"], seen.Lines);
    }

    [Fact]
    public void In_inference_intermediate_values_are_given_back_as_it_goes()
    {
        using var device = new CpuDevice(threads: 1);
        var net = new Sequential(new Linear(4, 4), new Tanh(), new Identity(), new Linear(4, 4), new Residual(new Sequential(new Linear(4, 4), new Tanh())), new Softmax());
        using var store = ParameterStore.For(net.Parameters, device, seed: 0);
        using Pass pass = Pass.Inference(store);
        Tensor x = pass.Input([1, 2, 3, 4], [1, 4]), y = net.Forward(x);
        Assert.Equal([1, 2, 3, 4], x.Keep());
        Assert.Equal(1, y.Keep().Sum(), 1e-6f);
        Assert.Equal(3, pass.BuffersOutstanding);   // x, y, and the sum within the residual layer
    }

    [Fact]
    public void What_a_layer_of_somebody_else_has_seen_is_kept()
    {
        using var device = new CpuDevice(threads: 1);
        using var store = ParameterStore.For([], device, seed: 0);
        using Pass pass = Pass.Inference(store);
        var keeper = new Keeper();
        new Sequential(new Tanh(), new Sequential(keeper), new Relu(), new Tanh()).Forward(pass.Input([-1, 1], [1, 2]));
        Assert.Equal(MathF.Tanh(1), keeper.Input.Keep()[1], 1e-6f);
        Assert.Equal(2 * MathF.Tanh(1), keeper.Output.Keep()[1], 1e-6f);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_small_network_learns_exclusive_or(bool adam)
    {
        float[] inputs = [0, 0, 0, 1, 1, 0, 1, 1];
        int[] labels = [0, 1, 1, 0];
        var net = new Sequential(new Linear(2, 16), new Tanh(), new Linear(16, 2));
        using var device = new CpuDevice(threads: 1);
        using var store = ParameterStore.For(net.Parameters, device, seed: 3);
        using var state = OptimizerState.For(adam ? new AdamW(0.05f) : new Sgd(0.5f, Momentum: 0.9f, Nesterov: true), store);
        Loss loss = new CrossEntropy(LabelSmoothing: 0.01f);
        Schedule schedule = new WarmUp(10, new CosineSchedule(0.1f));
        var clip = new GradientClip(Norm: 1);
        long bytes = 0;
        for (int step = 0; step < 200; step++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using Pass pass = Pass.Training(store, step);
            loss.Of(net.Forward(pass.Input(inputs, [4, 2])), labels).Backward();
            state.Step(schedule.Factor(step, 200), clip.Measure(store).Scale);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        using Pass final = Pass.Inference(store);
        Assert.InRange(new CrossEntropy().Of(net.Forward(final.Input(inputs, [4, 2])), labels).Item(), 0, 0.05);
#if !DEBUG
        Assert.Equal(0, bytes);   // builds without optimisation allocate for constant shapes
#else
        Assert.InRange(bytes, 0, 400);
#endif
    }

    /// <summary>Keeps its tensors for a connection that skips other layers.</summary>
    private sealed class Keeper : Layer
    {
        public Tensor Input { get; private set; }

        public Tensor Output { get; private set; }

        public override Tensor Forward(Tensor x)
        {
            Input = x;
            return Output = x + x;
        }
    }

    private sealed class Sightings : Probe
    {
        public List<string> Lines { get; } = [];

        public override void Saw(string path, Tensor output) => Lines.Add($"{path} {output.Shape}");
    }
}

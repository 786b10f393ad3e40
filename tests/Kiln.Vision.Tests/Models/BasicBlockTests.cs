using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Vision.Tests;

public sealed class BasicBlockTests
{
    [Theory]
    [InlineData("BasicBlock(4, 4)", 4, 1, Shortcut.Projection)]
    [InlineData("BasicBlock(4, 8, stride: 2)", 8, 2, Shortcut.Projection)]
    [InlineData("BasicBlock(4, 7, stride: 2, shortcut: Shortcut.ZeroPadding)", 7, 2, Shortcut.ZeroPadding)]
    public void It_prints_as_code_and_keeps_or_halves_the_size(string code, int outputs, int stride, Shortcut shortcut)
    {
        var block = new BasicBlock(4, outputs, stride, shortcut);
        Assert.Equal(code, block.Code);
        Shape sample = [5, 6, 4];
        Assert.Contains($"// [1, {(stride == 2 ? "3, 3" : "5, 6")}, {outputs}]", block.Describe(sample), StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_silent_body_the_rectified_input_comes_out()
    {
        // A scale of 0 in the second norm silences the body, so only the shortcut is left.
        var block = new BasicBlock(2, 4, stride: 2, Shortcut.ZeroPadding);
        using var store = ParameterStore.For(block.Parameters, Device.Cpu, seed: 1);
        block.Parameters.Single(p => p.Path == "bn2.weight").Values.Clear();
        using Pass pass = Pass.Training(store, step: 0);
        Tensor x = pass.Variable([1, -2, 9, 9, 3, 4, 9, 9, 9, 9, 9, 9], [1, 2, 3, 2]);
        Tensor y = block.Forward(x);
        Assert.Equal([0, 1, 0, 0, 0, 3, 4, 0], y.Keep());
        y.Sum().Backward();
        Assert.Equal([1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0], x.Gradient.ToArray());
    }

    [Theory]
    [InlineData(16, 16, 1, Shortcut.Projection)]
    [InlineData(16, 20, 2, Shortcut.Projection)]
    [InlineData(16, 20, 2, Shortcut.ZeroPadding)]
    [InlineData(3, 6, 1, Shortcut.Projection)]
    [InlineData(3, 6, 1, Shortcut.ZeroPadding)]
    public void Outputs_gradients_and_statistics_are_those_of_single_ops(int inputs, int outputs, int stride, Shortcut shortcut)
    {
        foreach (bool training in new[] { true, false })
        {
            Dictionary<string, float[]> fused = Run(new(inputs, outputs, stride, shortcut), inputs, training, probe: null);
            Dictionary<string, float[]> single = Run(new(inputs, outputs, stride, shortcut), inputs, training, new Blind());
            Assert.Equal(single.Keys, fused.Keys);
            foreach ((string what, float[] expected) in single)
            {
                // Moments are added up in other chunks: roundings at the size of the values, a few in a row.
                float allowed = 3e-6f * Math.Max(expected.Max(MathF.Abs), 1);
                Assert.All(expected.Zip(fused[what]), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= allowed, $"{what}: expected {pair.First}, received {pair.Second}"));
            }
        }
    }

    [Fact]
    public void Zeros_cannot_take_channels_away() =>
        Assert.Contains("at least the 8 input channels", Assert.Throws<InputException>(() => new BasicBlock(8, 4, 2, Shortcut.ZeroPadding)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_warm_training_step_allocates_nothing()
    {
        var block = new BasicBlock(3, 6, stride: 2);
        using var device = new CpuDevice(threads: 1);
        using var store = ParameterStore.For(block.Parameters, device, seed: 1);
        var x = new float[2 * 8 * 8 * 3];
        Shape shape = [2, 8, 8, 3];
        void Step(int step)
        {
            using Pass pass = Pass.Training(store, step);
            block.Forward(pass.Input(x, shape)).Sum().Backward();
        }

        for (int i = 0; i < 3; i++) Step(i);
        long bytes = long.MaxValue;
        for (int i = 3; i < 8 && bytes > 0; i++)   // the runtime may swap recompiled code in during one step
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Step(i);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, bytes);
    }

    private static Dictionary<string, float[]> Run(BasicBlock block, int inputs, bool training, Probe? probe)
    {
        using var device = new CpuDevice(threads: 1);
        using var store = ParameterStore.For(block.Parameters, device, seed: 5);
        Shape shape = [3, 6, 7, inputs];
        var x = new float[shape.Count];
        new Philox(3, stream: 1).FillNormal(x, 1);
        var seen = new Dictionary<string, float[]>();
        for (int step = 0; step < 2; step++)
        {
            using Pass pass = training ? Pass.Training(store, step) : Pass.Inference(store);
            pass.Probe = probe;
            Tensor input = pass.Variable(x, shape), y = block.Forward(input);
            seen[$"output {step}"] = y.Keep();
            if (!training) continue;
            (y * y).Sum().Backward();
            seen[$"gradient of the input {step}"] = input.Gradient.ToArray();
        }

        foreach (Parameter p in block.Parameters)
        {
            seen[p.Path] = p.Values.ToArray();
            if (training && p.Trainable) seen[$"gradient of {p.Path}"] = p.Gradients.ToArray();
        }

        return seen;
    }

    private sealed class Blind : Probe
    {
        public override void Saw(string path, Tensor output)
        {
        }
    }
}

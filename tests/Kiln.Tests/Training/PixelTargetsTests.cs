using Kiln.Cpu;

namespace Kiln.Tests.Training;

public sealed class PixelTargetsTests : IDisposable
{
    private readonly CpuDevice device = new(threads: 1);

    [Theory]
    [Trait("row", "B9")]
    [InlineData(0f, false)]
    [InlineData(0.1f, false)]
    [InlineData(0f, true)]
    public void The_loss_is_that_of_the_pixels_with_a_class_alone(float smoothing, bool weighted)
    {
        var loss = new CrossEntropy(smoothing, weighted ? [1, 2, 0.5f] : null);
        var data = new Grid();
        Batch batch = new Loader(data, 4, seed: 1, shuffle: false, threads: 0).Epoch(0).First();
        var net = new Sequential(new Conv2d(1, 3, kernel: 3, padding: 1));
        using var weights = ParameterStore.For(net.Parameters, device, 1);
        using Pass pass = Pass.Training(weights, 0);
        Tensor output = net.Apply(pass.Input(batch.Values, batch.Shape));
        int[] there = [.. Enumerable.Range(0, batch.Targets.Length).Where(i => Grid.LabelAt(i) != 255)];
        Assert.InRange(there.Length, 50, batch.Targets.Length - 5);
        float[] rows = [.. there.SelectMany(i => output.Span.Slice(i * 3, 3).ToArray())];
        int[] labels = [.. there.Select(Grid.LabelAt)];
        float expected = loss.Of(pass.Input(rows, [there.Length, 3]), labels).Item();
        Tensor found = MixedTargets.LossOf(loss, output, batch);
        Assert.Equal(expected, found.Item(), 1e-5f);
        found.Backward();
        Assert.Contains(weights.Gradients.Span.ToArray(), g => g != 0);
    }

    [Fact]
    public void A_batch_without_any_class_has_no_loss_and_other_classes_are_refused()
    {
        var targets = new float[6];
        PixelTargets.Fill([255, 255], 3, new CrossEntropy(), targets);
        Assert.All(targets, t => Assert.Equal(0, t));
        Assert.Contains("A pixel has the class 3, which is not one of the 3 classes", Assert.Throws<InputException>(() => PixelTargets.Fill([0, 3], 3, new CrossEntropy(), new float[6])).Message, StringComparison.Ordinal);
        Assert.Contains("expected 3 class weights", Assert.Throws<InputException>(() => PixelTargets.Fill([0], 3, new CrossEntropy(ClassWeights: [1]), new float[3])).Message, StringComparison.Ordinal);
        Assert.Contains("'grid' has a class for each pixel, which meanSquaredError is not for", Assert.Throws<InputException>(() => LossChoice.For(new MeanSquaredError(), new Grid())).Message, StringComparison.Ordinal);
        Assert.Contains("are not mixed", Assert.Throws<InputException>(() => new Loader(new Grid(), 2, 1, shuffle: false, mix: [new Mixup()])).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "B9")]
    public void Overlaps_leave_pixels_without_a_class_out()
    {
        var sums = new PixelSums(["a", "b", "c"]);
        // Predictions a a b b against truths a b b none: a has 1 of 2, b 1 of 2, c is nowhere.
        sums.Add([1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0], [0, 1, 1, 255]);
        Measures found = sums.Result;
        Assert.Equal(2 / 3.0, found.Whole[0].Value, 1e-12);
        Assert.Equal(0.5, found.Whole[1].Value, 1e-12);
        Assert.Equal([0.5, 0.5, double.NaN], found.Each.Select(e => e.Numbers[0].Value));
    }

#if !DEBUG   // unoptimised code keeps temporaries on the heap that optimised code does not; the promise is for release builds
    [Fact]
    public void A_warm_step_allocates_nothing()
    {
        var recipe = new Recipe { Epochs = 2, BatchSize = 4, Optimizer = new Sgd(0.05f), Schedule = new ConstantSchedule(), Loss = new CrossEntropy() };
        using var run = new TrainingRun(new Sequential(new Conv2d(1, 3, kernel: 3, padding: 1)), new Grid(400), null, recipe, new() { Device = device, LoaderThreads = 0 });
        Assert.Equal(0, WarmSteps.BytesOf(run));
    }
#endif

    public void Dispose() => device.Dispose();

    // Images of 5 by 4 pixels with a class or none for each.
    private sealed class Grid(int count = 4) : Dataset
    {
        private const int Pixels = 20;

        public override string Name => "grid";

        public override int Count => count;

        public override Shape SampleShape => [5, 4, 1];

        public override IReadOnlyList<string> ClassNames { get; } = ["a", "b", "c"];

        public override TargetSpec Targets { get; } = new(TargetKind.Pixels, Pixels);

        public static int LabelAt(int i) => i % 7 == 3 ? 255 : i * i % 3;

        public override int LabelOf(int index) => 0;

        public override void Read(int index, in SampleKey key, Span<float> into) => Philox.For(9, (ulong)index).FillNormal(into, 1);

        public override void ReadTargets(int index, in SampleKey key, Span<float> into)
        {
            for (int p = 0; p < Pixels; p++) into[p] = LabelAt((index * Pixels) + p);
        }
    }
}

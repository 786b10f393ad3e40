using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>The cross-entropy of a class for each pixel, with pixels that have none: PyTorch's <c>ignore_index</c>.</summary>
[Collection(nameof(GoldenDevices))]
public sealed class PixelLossTests(ITestOutputHelper output)
{
    /// <summary>A mean of some ninety terms, and gradients of at most 0.1, compared as they are.</summary>
    private const double Tolerance = 1e-6, GradientTolerance = 1e-7;

    public static TheoryData<string, string, string> Cases => GoldenDevices.Cases("pixels");

    [Theory]
    [Trait("row", "B9")]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string file, string name, string device)
    {
        GoldenCase golden = GoldenCase.Read(file, name);
        var agreement = new Agreement(output);
        StoredTensor x = golden["x"];
        using var store = ParameterStore.For([], GoldenDevices.Get(device), seed: 0);
        using Pass pass = Pass.Training(store, step: 0);
        Tensor input = pass.Variable(Axes.ValuesOf(x), Axes.ShapeOf(x));
        float[]? weights = golden.All("weights").Any() ? golden["weights"].Floats.ToArray() : null;
        var data = new Labelled(golden["labels"].Floats.ToArray(), samples: x.Shape[0], classes: x.Shape[1]);
        Batch batch = new Loader(data, data.Count, seed: 1, shuffle: false, threads: 0).Epoch(0).First();
        Tensor loss = MixedTargets.LossOf(new CrossEntropy(golden.Setting("labelSmoothing", 0f), weights), input, batch);
        agreement.Check("loss", golden["loss"].Floats, loss.Span, Tolerance);
        (loss * 2.5f).Backward();   // as make_pixels.py
        agreement.Check("dx", Axes.ValuesOf(golden["dx"]), input.Gradient, GradientTolerance);
    }

    // Samples of which only the classes of their pixels matter.
    private sealed class Labelled(float[] labels, int samples, int classes) : Dataset
    {
        public override string Name => "labelled";

        public override int Count => samples;

        public override Shape SampleShape => [1];

        public override IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, classes).Select(c => $"{c}")];

        public override TargetSpec Targets { get; } = new(TargetKind.Pixels, labels.Length / samples);

        public override int LabelOf(int index) => 0;

        public override void Read(int index, in SampleKey key, Span<float> into) => into.Clear();

        public override void ReadTargets(int index, in SampleKey key, Span<float> into) => labels.AsSpan(index * into.Length, into.Length).CopyTo(into);
    }
}

using System.Globalization;
using Kiln.Vision;

namespace Kiln.Cli.Benchmarks;

/// <summary>A forward pass of an untrained model whose norms are folded into its weights, on one synthetic batch, as benchmarks/versus/peer does it.</summary>
/// <param name="Model">The model's name; the benchmark's has <c>-infer</c> after it.</param>
/// <param name="Sample">The shape of one sample.</param>
/// <param name="Classes">How many classes there are.</param>
/// <param name="UsualBatch">Samples per pass where none are asked for.</param>
internal sealed record InferenceBenchmark(string Model, Shape Sample, int Classes, int UsualBatch)
    : Benchmark($"{Model}-infer", $"a forward pass of {Model} for prediction; {UsualBatch} sample{(UsualBatch == 1 ? "" : "s")}", "--batch")
{
    /// <inheritdoc/>
    public override BenchResult Run(BenchSettings settings)
    {
        int batch = settings.Batch ?? UsualBatch;
        Layer net = ModelCatalog.Create(Model, Sample, Classes);
        using var weights = ParameterStore.For(net.Parameters, settings.Device, settings.Seed);
        Shape shape = [batch, .. Sample.ToArray()];
        var x = new float[shape.Count];
        Philox.For(settings.Seed, "input").FillNormal(x, 1);
        using var model = InferenceModel.Of(net, weights);
        var y = new float[model.Predict(x, shape).Length];
        var timing = Timing.Of(() => model.Predict(x, shape, y), settings.Pace);
        return BenchResult.Of(
            Name,
            settings,
            timing,
            [new("batch", batch)],
            ["batch", $"{batch}"],
            ["samples per second", (batch / timing.MedianMs * 1e3).ToString("N0", CultureInfo.InvariantCulture)]);
    }
}

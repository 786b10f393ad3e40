namespace Kiln.Lab.Tests.Report;

/// <summary>Runs as their folders hold them, made up.</summary>
internal static class SampleRuns
{
    /// <summary>A run of four epochs on three classes.</summary>
    /// <param name="seed">Its seed.</param>
    /// <param name="accuracy">The share of its 200 test images that is right.</param>
    /// <param name="change">What its recipe changes.</param>
    /// <param name="layers">Whether it was recorded from inside.</param>
    public static RunFiles Run(ulong seed = 42, double accuracy = 0.9, Func<Recipe, Recipe>? change = null, bool layers = false)
    {
        Recipe recipe = (change ?? (r => r))(new Recipe { Epochs = 4, Seed = seed });
        EpochResult[] epochs = [.. Enumerable.Range(1, 4).Select(e => new EpochResult(e, 100 * e, 2.0 / e, 0.5 + (0.1 * e), 2.2 / e, accuracy - (0.1 * (4 - e)), 0.01f / e, 1.5))];
        long wrong = (long)Math.Round(200 * (1 - accuracy));
        long[][] confusion = [[100 - wrong, wrong, 0], [0, 60, 0], [0, 0, 40]];
        var report = new RunReport("done", null, "0.1", "10.0", "Linux <x>", "CPU, 1 thread", 1, seed, 1234, 600, 200, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(80), 80, epochs[^1], confusion);
        StepResult[] steps = [.. Enumerable.Range(1, 8).Select(s => new StepResult(((s - 1) / 2) + 1, 50 * s, 2.0 / s, 2.0 / s, 0.5, 0.01f))];
        return new($"runs/sample-{seed}", recipe, report, epochs, steps, layers ? [.. Enumerable.Range(1, 5).Select(Layers)] : [], ["cat", "<dog>", "hen"], "zScore");
    }

    private static LayersResult Layers(int step) => new(1, step,
        [
            new("0.conv", "Conv2d", 0.1, 1.0 / step, 0, double.NaN, 8, 0, 0.5, 0.1, double.NaN, double.NaN, Bins(step), Bins(step)),
            new("1.relu", "Relu", 0.2, 0.5 / step, 0.4, double.NaN, 8, 2, 0.3, 0.1, double.NaN, double.NaN, Bins(step), null),
        ],
        [new("0.conv.weight", 3, 0.2, 0.1, 0.01, 0.001 * step, Bins(step), Bins(step))]);

    private static HistogramRecord Bins(int step) => new(-step, step, [1, 4, 4, 1]);
}

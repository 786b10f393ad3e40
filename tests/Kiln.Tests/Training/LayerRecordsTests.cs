using System.Text.Json;

namespace Kiln.Tests.Training;

public sealed class LayerRecordsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_line_of_layers_comes_back_as_it_was_written()
    {
        var run = new RunFolder(folder.File("a"));
        LayersResult line = Line(1, 50) with { Smoothness = new(0.5, 0.75, 2, 40) };
        run.Append(line);
        LayersResult read = Assert.IsType<LayersResult>(Assert.Single(run.ReadMetrics()));
        Assert.Equal(JsonSerializer.Serialize(line, Named), JsonSerializer.Serialize(read, Named));
        Assert.True(double.IsNaN(read.Layers[0].Saturated));
        Assert.Equal([1L, 0, 4], read.Weights[0].Gradients!.Counts);
        Assert.StartsWith("""{"kind":"layers","epoch":1,"step":50,"layers":[{"path":"0","code":"Relu()","mean":0.5,""", File.ReadAllText(run.MetricsPath), StringComparison.Ordinal);
    }

    [Fact]
    public void Going_back_treats_it_as_a_line_of_steps()
    {
        var run = new RunFolder(folder.File("a"));
        foreach (MetricsLine line in (MetricsLine[])[Line(1, 1), new EpochResult(1, 10, 0, 0, null, null, 0, 0), Line(2, 11), Line(2, 20), new EpochResult(2, 20, 0, 0, null, null, 0, 0)]) run.Append(line);
        run.Rewind(steps: 20, epochs: 1);
        Assert.Equal([1, 10, 11, 20], run.ReadMetrics().Select(l => l.Step));
        run.Rewind(steps: 19, epochs: 1);
        Assert.Equal([1, 10, 11], run.ReadMetrics().Select(l => l.Step));
    }

    [Fact]
    public void A_report_of_before_this_kind_of_line_is_read()
    {
        var run = new RunFolder(folder.File("a"));
        File.WriteAllText(run.ReportPath, """
            {"status":"failed","error":"x","kilnVersion":"0.1","dotnetVersion":"10","operatingSystem":"o","device":"d","loaderThreads":1,"seed":42,"parameters":3,"trainSamples":1,
            "testSamples":1,"resumedAtStep":null,"started":"2026-01-01T00:00:00+00:00","ended":null,"seconds":1,"lastEpoch":null,"confusion":null}
            """);
        Assert.Null(run.ReadReport().NonFinite);
        NonFinite where = new(7, "3", "output", "Linear(2, 3)", 5, 48);
        run.Write(run.ReadReport() with { NonFinite = where });
        Assert.Equal(where, run.ReadReport().NonFinite);
    }

    private static JsonSerializerOptions Named { get; } = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static LayersResult Line(int epoch, long step) => new(
        epoch,
        step,
        [new("0", "Relu()", 0.5, 1, 0.25, double.NaN, 8, 1, 2, 0.125, double.NaN, double.NaN, new(-1, 1, [3, 4]), null)],
        [new("0.weight", 1, 0.5, double.PositiveInfinity, double.NaN, 0.001, null, new(0, 1, [1, 0, 4]))]);
}

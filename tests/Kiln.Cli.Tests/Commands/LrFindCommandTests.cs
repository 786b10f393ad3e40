using System.Text.Json;
using System.Xml.Linq;

namespace Kiln.Cli.Tests.Commands;

public sealed class LrFindCommandTests
{
    private static readonly string[] Small = ["lr-find", "shapes", "--model", "mlp", "--limit", "300", "--batch-size", "50", "--optimizer", "sgd", "--steps", "30", "--start", "1e-3", "--threads", "1"];

    [Fact]
    public void It_prints_a_table_a_chart_and_two_rates_and_draws_an_image()
    {
        using var folder = new TemporaryFolder();
        string file = folder["lr.svg"], text = Tool.Run([.. Small, "--svg", file]).Done().Out;
        Assert.Contains("smoothed", text, StringComparison.Ordinal);
        Assert.Contains("steepest", text, StringComparison.Ordinal);
        Assert.Contains("•", text, StringComparison.Ordinal);
        XElement svg = XDocument.Load(file).Root!;
        Assert.Equal("svg", svg.Name.LocalName);
        Assert.Equal(1, svg.Elements().Count(e => e.Name.LocalName == "polyline"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_losses_as_JSON()
    {
        JsonElement first = Tool.Run([.. Small, "--json"]).Done().Json, second = Tool.Run([.. Small, "--json"]).Done().Json;
        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.InRange(first.GetProperty("rates").GetArrayLength(), 20, 30);
        Assert.Equal(first.GetProperty("rates").GetArrayLength(), first.GetProperty("smoothed").GetArrayLength());
    }

    [Fact]
    public void Wrong_settings_are_refused_in_one_sentence()
    {
        Outcome outcome = Tool.Run("lr-find", "shapes", "--steps", "3");
        Assert.Equal(ExitCode.BadInput, outcome.ExitCode);
        Assert.Equal("kiln: steps: expected a whole number of at least 20, received 3.\n", outcome.Error);
    }
}

using System.Text.Json;

namespace Kiln.Cli.Tests.Commands;

/// <summary>Figures that the verbs must reproduce.</summary>
public sealed class FiguresTests
{
    [Fact]
    public void The_network_cnnbn_has_544514_parameters()
    {
        JsonElement found = Tool.Run("summary", "cnnbn", "--json").Done().Json;
        Assert.Equal(544514, found.GetProperty("parameters").GetInt64());
        Assert.Equal(544514, found.GetProperty("layers").EnumerateArray().Sum(l => l.GetProperty("parameters").GetInt64()));
    }

    [Fact]
    public void The_network_resnet18_is_shown_for_the_images_it_was_made_for_one_line_a_block()
    {
        string page = Tool.Run("summary", "resnet18", "--classes", "1000").Done().Out;
        Assert.Contains("// 11,689,512 parameters", page, StringComparison.Ordinal);
        Assert.Contains("// [1, 7, 7, 512]      4,720,640 parameters", page, StringComparison.Ordinal);
        Assert.All(page.TrimEnd('\n').Split('\n'), line => Assert.Matches(@"^(new |    |// )", line));   // no line is wrapped
    }

    [Fact]
    public void Probing_gives_a_measured_and_a_predicted_deviation_for_each_layer()
    {
        JsonElement found = Tool.Run("probe", "--activation", "tanh", "--init", "fan-in", "--width", "256", "--depth", "3", "--batch", "32", "--threads", "1", "--json").Done().Json;
        double[] measured = Numbers(found, "std"), predicted = Numbers(found, "predictedStd");
        Assert.Equal([0.628, 0.486, 0.408], predicted.Select(p => Math.Round(p, 3)));
        Assert.Equal(3, Numbers(found, "mean").Length);
        for (int i = 0; i < 3; i++) Assert.InRange(measured[i], predicted[i] - 0.03, predicted[i] + 0.03);
    }

    [Fact]
    public void Statistics_of_drawn_shapes_count_every_class_alike()
    {
        JsonElement found = Tool.Run("stats", "shapes", "--json").Done().Json;
        Assert.Equal(Enumerable.Repeat(1200, 10), found.GetProperty("train").GetProperty("classCounts").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal(0, found.GetProperty("duplicates").GetProperty("testInTrain").GetInt32());
    }

    private static double[] Numbers(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(n => n.GetDouble())];
}

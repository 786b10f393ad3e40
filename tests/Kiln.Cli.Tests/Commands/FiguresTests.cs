using System.Text.Json;

namespace Kiln.Cli.Tests.Commands;

/// <summary>Figures that the verbs must reproduce.</summary>
public sealed class FiguresTests
{
    [Fact]
    [Trait("row", "A15")]
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

    [Theory]
    [InlineData("tanh", "normal:0.01", new[] { .49, .29, .18, .11, .07, .05 })]
    [InlineData("tanh", "fan-in", new[] { .63, .49, .41, .36, .32, .29 })]
    [Trait("row", "G3")]
    [Trait("row", "G4")]
    public void The_series_of_the_lecture_are_measured_to_a_hundredth(string function, string init, double[] deviations)
    {
        JsonElement found = Tool.Run("probe", "--activation", function, "--init", init, "--draws", "1", "--json").Done().Json;
        double[] measured = Numbers(found, "std");
        for (int i = 0; i < deviations.Length; i++) Assert.InRange(measured[i], deviations[i] - 0.01, deviations[i] + 0.01);
    }

    [Fact]
    [Trait("row", "G5")]
    [Trait("row", "H9")]
    public void Several_networks_give_a_heat_map_in_the_terminal_and_as_a_picture()
    {
        using var folder = new TemporaryFolder();
        string[] line = ["probe", "--activation", "tanh", "relu", "--init", "normal:0.01", "he", "--width", "64", "--depth", "5", "--draws", "1", "--threads", "1"];
        Outcome shown = Tool.Run([.. line, "--svg", folder["map.svg"]]).Done();
        Assert.All((string[])["normal:0.01 tanh", "normal:0.01 relu", "he tanh", "he relu"], name => Assert.Contains(name, shown.Out, StringComparison.Ordinal));
        var picture = System.Xml.Linq.XDocument.Load(folder["map.svg"]);
        Assert.Equal((2 * 4 * 5) + 1, picture.Descendants().Count(e => e.Name.LocalName == "rect"));   // two maps of four networks of five layers, and the paper

        JsonElement networks = Tool.Run([.. line, "--json"]).Done().Json.GetProperty("networks");
        Assert.Equal(4, networks.GetArrayLength());
        Assert.All(networks.EnumerateArray(), n => Assert.All((string[])["std", "gradientStd", "alive"], key => Assert.Equal(5, n.GetProperty(key).GetArrayLength())));
        Assert.InRange(Numbers(networks[1], "std")[4], 1e-9, 1e-3);
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("cnnbn")]
    [InlineData("linear")]
    [InlineData("mlp")]
    [InlineData("mlp11")]
    [InlineData("mlp_sigmoid")]
    [InlineData("resnet20")]
    [Trait("row", "H9")]
    public void Every_layer_of_a_model_of_the_catalogue_is_probed_both_ways(string model)
    {
        JsonElement found = Tool.Run("probe", model, "--batch", "8", "--init", "data", "--json").Done().Json;
        int layers = found.GetProperty("layers").GetArrayLength();
        Assert.True(layers > 0);
        Assert.All((string[])["std", "mean", "alive"], key => Assert.Equal(layers, Numbers(found, key).Length));
        Assert.InRange(found.GetProperty("gradientStd")[layers - 1].GetDouble(), 0.8, 1.2);   // N(0, 1), 80 values; a Flatten in front has none
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

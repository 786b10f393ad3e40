using System.Text.Json;
using System.Xml.Linq;

namespace Kiln.Lab.Tests.Report;

public sealed class DrawingsTests
{
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, Samples.All.Count)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_figure_is_well_formed_and_shows_its_words_as_words(int kind)
    {
        XElement drawn = Samples.Draw(Samples.All[kind]);
        Assert.Equal("figure", drawn.Name.LocalName);
        Assert.Empty(drawn.Named("b"));
        Assert.Contains("<b>&\"'\uFFFD\uFFFD √é", string.Concat(drawn.DescendantNodes().OfType<XText>().Select(t => t.Value)), StringComparison.Ordinal);
        Assert.DoesNotContain(drawn.DescendantsAndSelf().Attributes(), a => a.Name.LocalName != "xmlns" && a.Value.Contains("http", StringComparison.Ordinal));
        Assert.DoesNotContain(drawn.DescendantsAndSelf().Attributes(), a => a.Value.Contains("NaN", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_chart_has_a_role_a_name_a_description_and_a_place_in_the_order_of_keys(int kind)
    {
        XElement svg = Samples.Draw(Samples.All[kind]).OfClass("plot").Single();
        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Equal("0", svg.Attribute("tabindex")!.Value);
        Assert.Equal(svg.Attribute("aria-labelledby")!.Value, svg.Named("title").Single().Attribute("id")!.Value);
        Assert.Equal(svg.Attribute("aria-describedby")!.Value, svg.Named("desc").Single().Attribute("id")!.Value);
        Assert.NotEmpty(svg.Named("desc").Single().Value);
        double[] box = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(double.Parse)];
        Assert.All(svg.Named("rect").Concat(svg.Named("circle")), shape => Assert.InRange(shape.Number(shape.Name.LocalName == "rect" ? "y" : "cy"), 0, box[3]));
        Assert.All(svg.Named("text").Where(t => t.Attribute("x") is not null), t => Assert.InRange(t.Number("x"), 0, box[2]));
    }

    [Fact]
    public void Where_a_curve_has_no_number_it_has_a_gap_and_nothing_is_shown_there()
    {
        var figure = new LineFigure("Loss", new("epoch"), new("loss"), [new("training", [1, 2, 3, 4, 5], [5, 4, double.NaN, 2, 1])]);
        XElement svg = Samples.Draw(figure).Named("svg").Single();
        Assert.Equal(2, svg.OfClass("curve").Single().Attribute("d")!.Value.Count(c => c == 'M'));
        JsonElement stops = JsonDocument.Parse(svg.Attribute("data-plot")!.Value).RootElement.GetProperty("stops");
        Assert.Equal(["epoch 1", "epoch 2", "epoch 4", "epoch 5"], stops.EnumerateArray().Select(s => s.GetProperty("t").GetString()));
        Assert.Equal("training 4", stops[1].GetProperty("v")[0].GetString());
    }

    [Fact]
    public void References_have_dashes_of_their_own_which_the_legend_shows()
    {
        Line[] lines = [.. Enumerable.Range(0, 5).Select(i => new Line($"theory {i}", [1, 2], [i, i + 1], Dashed: true))];
        XElement drawn = Samples.Draw(new LineFigure("Loss", new("epoch"), new("loss"), lines));
        string[] curves = [.. drawn.OfClass("plot").Single().OfClass("dashed").Select(path => path.Attribute("class")!.Value)];
        Assert.Equal(4, curves.Distinct().Count());
        Assert.Equal(curves, drawn.OfClass("key-line").Select(key => key.OfClass("dashed").Single().Attribute("class")!.Value));
    }

    [Fact]
    public void A_number_that_a_logarithmic_axis_cannot_show_is_left_out()
    {
        XElement svg = Samples.Draw(Samples.Line).OfClass("plot").Single();
        JsonElement stops = JsonDocument.Parse(svg.Attribute("data-plot")!.Value).RootElement.GetProperty("stops");
        Assert.Equal(["epoch 1", "epoch 3", "epoch 4"], stops.EnumerateArray().Select(s => s.GetProperty("t").GetString()));
        Assert.Equal(1, stops[2].GetProperty("v").GetArrayLength());   // the reference alone
    }

    [Fact]
    public void A_figure_without_numbers_says_so()
    {
        var figure = new LineFigure("Loss", new("epoch"), new("loss"), [new("training", [], [])]);
        Assert.Equal("No numbers yet", Samples.Draw(figure).OfClass("empty").Single().Value);
    }

    [Fact]
    public void Bars_are_as_long_as_their_numbers_and_carry_their_errors()
    {
        var figure = new BarFigure("Time", ["a", "b"], new("seconds"), [new("", [1, 2], [0.5, double.NaN])]);
        XElement drawn = Samples.Draw(figure);
        double[] lengths = [.. drawn.OfClass("bar").Select(b => b.Number("width"))];
        Assert.Equal(2, lengths[1] / lengths[0], 0.01);
        Assert.Single(drawn.OfClass("error"));
        Assert.Contains("seconds 1 ± 0.5", drawn.Named("svg").Single().Attribute("data-plot")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_of_a_histogram_are_as_high_as_their_counts()
    {
        XElement svg = Samples.Draw(Samples.Histogram with { Sets = [new("one", [1, 4, 2, 0])] }).Named("svg").Single();
        JsonElement data = JsonDocument.Parse(svg.Attribute("data-plot")!.Value).RootElement;
        double floor = data.GetProperty("frame")[3].GetDouble();
        double[] heights = [.. data.GetProperty("stops").EnumerateArray().Select(s => floor - s.GetProperty("p")[0].GetDouble())];
        Assert.Equal(4, heights[1] / heights[0], 0.05);
        Assert.Equal(0, heights[3], 0.11);
    }

    [Fact]
    public void Cells_of_a_heat_map_are_darker_for_larger_numbers_and_empty_for_none()
    {
        XElement drawn = Samples.Draw(Samples.Heat);
        Assert.Equal(8, drawn.Named("rect").Count());   // nine, without the one that is no number
        Assert.Contains(drawn.OfClass("h16"), r => r.Name.LocalName == "rect");
        Assert.Equal(8, drawn.OfClass("cell").Count());
        JsonElement grid = JsonDocument.Parse(drawn.Named("svg").Single().Attribute("data-grid")!.Value).RootElement;
        Assert.Equal(["5", "0", "–", "1", "9", "2", "∞", "3", "4"], grid.GetProperty("values").EnumerateArray().Select(v => v.GetString()));
    }

    [Fact]
    public void A_heat_map_too_fine_for_the_page_shows_means_and_says_so()
    {
        var figure = new HeatFigure("Norms", [.. Enumerable.Range(0, 300).Select(i => $"{i}")], ["layer"], [[.. Enumerable.Range(0, 300).Select(i => (double)i)]], new("norm"), "step", "layer");
        XElement svg = Samples.Draw(figure).Named("svg").Single();
        JsonElement grid = JsonDocument.Parse(svg.Attribute("data-grid")!.Value).RootElement;
        Assert.Equal(75, grid.GetProperty("values").GetArrayLength());
        Assert.Equal("1.5", grid.GetProperty("values")[0].GetString());
        Assert.Contains("mean of 4", svg.Named("desc").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_numbers_stand_to_the_right_and_rows_have_names()
    {
        XElement drawn = Samples.Draw(Samples.Table);
        Assert.Equal(3, drawn.OfClass("number").Count());
        Assert.All(drawn.Named("tbody").Single().Named("th"), th => Assert.Equal("row", th.Attribute("scope")!.Value));
    }

    [Fact]
    public void Images_stand_in_the_page_with_words_for_those_who_cannot_see_them()
    {
        XElement image = Samples.Draw(Samples.Pictures).Named("img").Single();
        Assert.StartsWith("data:image/png;base64,iVBOR", image.Attribute("src")!.Value, StringComparison.Ordinal);
        Assert.StartsWith("shirt", image.Attribute("alt")!.Value, StringComparison.Ordinal);
    }
}

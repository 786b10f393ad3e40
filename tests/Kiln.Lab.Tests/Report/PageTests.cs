using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Kiln.Lab.Tests.Report;

public sealed partial class PageTests
{
    private static readonly Page Whole = new("A run of " + Samples.Awkward)
    {
        Subtitle = Samples.Awkward,
        Footer = Samples.Awkward,
        Sections =
        [
            new("one", "Outcome", [new FactsBlock([new("accuracy", "92 %", Samples.Awkward)]), new TextBlock(Samples.Awkward), .. Samples.All.Select(f => new FigureBlock(f))], Samples.Awkward),
            new("two", "Findings",
            [
                new FindingsBlock([new(ReportSeverity.Serious, "DeadUnits", Samples.Awkward, Samples.Awkward, Samples.Awkward, "A7")]),
                new FindingsBlock([]),
                new ClaimsBlock([new(Samples.Awkward, ReportVerdict.Fails, Samples.Awkward, "6", null)]),
                new WarningBlock(Samples.Awkward, [Samples.Awkward]),
            ]),
        ],
    };

    [Fact]
    public void A_page_is_well_formed_and_its_headings_are_in_order()
    {
        XElement page = Samples.Parse(Whole.ToHtml());
        int[] levels = [.. page.DescendantsAndSelf().Select(e => e.Name.LocalName).Where(n => n is "h1" or "h2" or "h3").Select(n => n[1] - '0')];
        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        for (int i = 1; i < levels.Length; i++) Assert.True(levels[i] <= levels[i - 1] + 1, "a heading skips a level");
        Assert.Equal("en", page.Attribute("lang")!.Value);
        Assert.Equal(["one", "two"], page.Named("section").Select(s => s.Attribute("id")!.Value));
        Assert.Equal(["#one", "#two"], page.Named("nav").Single().Named("a").Select(a => a.Attribute("href")!.Value));
    }

    [Fact]
    public void Names_of_elements_are_given_once()
    {
        string[] ids = [.. Samples.Parse(Whole.ToHtml()).DescendantsAndSelf().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void A_page_asks_no_network()
    {
        string page = Whole.ToHtml();
        Assert.DoesNotContain("http", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.DoesNotContain("fetch(", page, StringComparison.Ordinal);
        foreach (XElement element in Samples.Parse(page).DescendantsAndSelf())
        {
            if ((string?)element.Attribute("src") is { } source) Assert.StartsWith("data:", source, StringComparison.Ordinal);
            if ((string?)element.Attribute("href") is { } link) Assert.True(link.StartsWith('#') || link == "data:,", link);
        }
    }

    [Fact]
    public void Style_and_script_do_not_end_before_their_end()
    {
        string page = Whole.ToHtml();
        Assert.Single(ScriptEnd().Matches(page));
        Assert.Single(StyleEnd().Matches(page));
    }

    [Fact]
    public void Every_colour_the_style_asks_for_exists_in_both_lights()
    {
        string style = Page.StyleSheet();
        foreach (Match used in Variable().Matches(style + Whole.ToHtml()))
        {
            string name = used.Groups[1].Value;
            if (name is "--c" or "--tone") continue;   // set by rules beside them
            Assert.Contains(name + ":", Palette.Light.ToCss(), StringComparison.Ordinal);
            Assert.Contains(name + ":", Palette.Dark.ToCss(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_page_listens_for_updates_only_where_it_is_told_to()
    {
        Assert.Null(Samples.Parse(Whole.ToHtml()).Attribute("data-live"));
        var live = new Page("A run") { Live = "/events", Sections = Whole.Sections };
        Assert.Equal("/events", Samples.Parse(live.ToHtml()).Attribute("data-live")!.Value);
    }

    [Fact]
    public void An_update_is_the_section_as_it_stands_on_the_page() =>
        Assert.All(Whole.Sections, section => Assert.Contains(section.ToHtml(), Whole.ToHtml(), StringComparison.Ordinal));

    [GeneratedRegex("</script", RegexOptions.IgnoreCase)]
    private static partial Regex ScriptEnd();

    [GeneratedRegex("</style", RegexOptions.IgnoreCase)]
    private static partial Regex StyleEnd();

    [GeneratedRegex(@"var\((--[\w-]+)")]
    private static partial Regex Variable();
}

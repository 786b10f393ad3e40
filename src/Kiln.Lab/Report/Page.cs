using System.Text;

namespace Kiln.Lab;

/// <summary>A section of a <see cref="Page"/>.</summary>
/// <param name="Id">Its name in links and updates: letters, digits and hyphens, no other section's.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Blocks">What it holds, from top to bottom; figures stand side by side where there is room.</param>
/// <param name="Lead">A sentence below the heading, or null.</param>
public sealed record PageSection(string Id, string Title, IReadOnlyList<PageBlock> Blocks, string? Lead = null)
{
    /// <summary>What links to it are called; null for its heading.</summary>
    public string? Short { get; init; }

    /// <summary>The section alone, as an update of a page that is open replaces it.</summary>
    public string ToHtml()
    {
        var html = new Markup();
        Draw(html);
        return html.ToString();
    }

    internal void Draw(Markup html)
    {
        html.Open("section", ("id", Id), ("aria-labelledby", $"{Id}-h")).Element("h2", Title, ("id", $"{Id}-h"));
        if (Lead is not null) html.Element("p", Lead, ("class", "lead"));
        html.Open("div", ("class", "blocks"));
        for (int i = 0; i < Blocks.Count; i++) Blocks[i].Draw(html, $"{Id}-{i}");
        html.Close().Close();
    }
}

/// <summary>
/// One HTML file that needs nothing else: style, script, drawings and images stand in it. Light or dark as the reader's system is, or as a button says;
/// readable on a phone; the numbers of every chart can be reached by pointer and by keys.
/// </summary>
/// <remarks>
/// A page with <see cref="Live"/> listens for server-sent events at that address: <c>section</c> with <c>{"id": …, "html": …, "after": …}</c> replaces the part of that id,
/// or adds it behind another one; without html it is removed. <c>end</c> says how it ended and that nothing more will come.
/// </remarks>
public sealed class Page
{
    private static readonly string Style = Resource("page.css"), Script = Resource("page.js");

    /// <summary>Makes a page without sections.</summary>
    /// <param name="title">What it is about.</param>
    public Page(string title) => Title = title;

    /// <summary>What it is about.</summary>
    public string Title { get; }

    /// <summary>What kind of page it is, above the title: <c>run</c>, <c>comparison</c>, <c>experiment</c>.</summary>
    public string Kind { get; init; } = "report";

    /// <summary>A sentence below the title, or null.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Small print at the end, such as versions and dates, or null.</summary>
    public string? Footer { get; init; }

    /// <summary>The address on the same server where updates come from, or null for a page that stands still.</summary>
    public string? Live { get; init; }

    /// <summary>What the page holds, in order.</summary>
    public IReadOnlyList<PageSection> Sections { get; init; } = [];

    /// <summary>The whole file.</summary>
    public string ToHtml()
    {
        var html = new Markup();
        html.Raw("<!DOCTYPE html>\n").Open("html", ("lang", "en"), ("data-live", Live)).Open("head");
        html.Leaf("meta", ("charset", "utf-8")).Leaf("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Leaf("meta", ("name", "color-scheme"), ("content", "light dark")).Leaf("link", ("rel", "icon"), ("href", "data:,")).Element("title", Title);
        html.Open("style").Raw(StyleSheet()).Close().Close().Open("body");
        html.Element("a", "To the content", ("class", "skip"), ("href", "#content"));
        Head(html);
        html.Open("main", ("id", "content"));
        foreach (PageSection section in Sections) section.Draw(html);
        html.Close().Element("footer", Footer ?? "Kiln");
        html.Element("div", "", ("id", "readout"), ("role", "status"), ("aria-live", "polite"), ("hidden", "hidden"));
        html.Open("script").Raw(Script).Close().Close().Close();
        return html.ToString() + "\n";
    }

    /// <summary>The same page, which listens for updates.</summary>
    internal Page With(string live) => new(Title) { Kind = Kind, Subtitle = Subtitle, Footer = Footer, Live = live, Sections = Sections };

    /// <summary>What of the page may change while it is open, by id: what is said below the title, the links, every section.</summary>
    internal IEnumerable<(string Id, string Html)> Parts() =>
        [("subtitle", Drawn(DrawSubtitle)), ("sections", Drawn(DrawLinks)), .. Sections.Select(s => (s.Id, s.ToHtml()))];

    /// <summary>The colours in both lights, then the rules that use them.</summary>
    internal static string StyleSheet() =>
        string.Join(
            '\n',
            $":root{{color-scheme:light;{Palette.Light.ToCss()}}}",
            $":root[data-theme=dark]{{color-scheme:dark;{Palette.Dark.ToCss()}}}",
            $"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{Palette.Dark.ToCss()}}}}}",
            ShadeRules(),
            Style);

    private void Head(Markup html)
    {
        html.Open("header").Open("div", ("class", "bar")).Open("p", ("class", "brand")).Element("b", "Kiln").Element("span", Kind).Close();
        html.Element("p", Live is null ? "" : "waiting", ("id", "live"), ("class", "live"), ("role", "status"), ("hidden", Live is null ? "hidden" : null));
        html.Element("button", "Light or dark", ("id", "theme"), ("type", "button"), ("hidden", "hidden")).Close();
        html.Element("h1", Title);
        if (Subtitle is not null || Live is not null) DrawSubtitle(html);
        if (Sections.Count > 1 || Live is not null) DrawLinks(html);
        html.Close();
    }

    private void DrawSubtitle(Markup html) => html.Element("p", Subtitle ?? "", ("class", "subtitle"), ("id", "subtitle"));

    private void DrawLinks(Markup html)
    {
        html.Open("nav", ("aria-label", "Sections"), ("id", "sections"));
        foreach (PageSection section in Sections) html.Element("a", section.Short ?? section.Title, ("href", $"#{section.Id}"));
        html.Close();
    }

    private static string Drawn(Action<Markup> draw)
    {
        var html = new Markup();
        draw(html);
        return html.ToString();
    }

    private static string ShadeRules()
    {
        var rules = new StringBuilder();
        for (int i = 0; i < Palette.Shades; i++) rules.Append($".h{i}{{fill:var(--h{i})}}.d{i}{{fill:var(--d{i})}}.plot .t{i}{{fill:var(--t{i})}}.plot .u{i}{{fill:var(--u{i})}}");
        rules.Append(".c-1{--c:var(--muted)}");
        for (int i = 0; i < Palette.SeriesCount; i++) rules.Append($".c{i}{{--c:var(--s{i})}}");
        return rules.ToString();
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(Page).Assembly.GetManifestResourceStream($"Kiln.Lab.{name}") ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

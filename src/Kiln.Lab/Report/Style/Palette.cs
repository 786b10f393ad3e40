using System.Text;

namespace Kiln.Lab;

/// <summary>
/// The colours of a page in one light. Series differ for every kind of colour vision and stand out from the page by 3:1 at least, text by 4.5:1;
/// heat maps run from the colour of the page to its opposite.
/// </summary>
internal sealed class Palette
{
    /// <summary>How many shades a heat map has.</summary>
    public const int Shades = 17;

    /// <summary>How many colours series have before they come again.</summary>
    public const int SeriesCount = 6;

    private static readonly PageColor Black = new(0, 0, 0), White = new(255, 255, 255);

    private readonly PageColor[] sequential, diverging;

    private Palette(string page, string card, string ink, string muted, string line, string accent, string good, string warning, string bad, string[] series, string[] sequence, string[] divergence)
    {
        (Page, Card, Ink, Muted, Line, Accent) = (PageColor.Parse(page), PageColor.Parse(card), PageColor.Parse(ink), PageColor.Parse(muted), PageColor.Parse(line), PageColor.Parse(accent));
        (Good, Warning, Bad) = (PageColor.Parse(good), PageColor.Parse(warning), PageColor.Parse(bad));
        Series = [.. series.Select(PageColor.Parse)];
        sequential = Ramp([.. sequence.Select(PageColor.Parse)]);
        diverging = Ramp([.. divergence.Select(PageColor.Parse)]);
    }

    /// <summary>Warm paper.</summary>
    public static Palette Light { get; } = new(
        page: "#faf8f4", card: "#ffffff", ink: "#1e2126", muted: "#5a606b", line: "#e5e1d9", accent: "#a5380f", good: "#1c6e4f", warning: "#8a5900", bad: "#a61b1b",
        series: ["#1f5dc5", "#cd730c", "#2a9f91", "#602b5c", "#8a5900", "#81070e"],
        sequence: ["#f3f0e9", "#a9d3cb", "#3f93ad", "#1f5597", "#1a2258"],
        divergence: ["#1d3f8f", "#6fa0dc", "#f1eee8", "#e09a55", "#8f3f00"]);

    /// <summary>Night.</summary>
    public static Palette Dark { get; } = new(
        page: "#14161a", card: "#1b1e24", ink: "#e9e6e0", muted: "#a2a7b1", line: "#30343c", accent: "#ff9e70", good: "#6fd3a4", warning: "#f2cf6b", bad: "#ff8f85",
        series: ["#93b1ff", "#fa995d", "#5fe6cc", "#b8739f", "#f6e06a", "#de5511"],
        sequence: ["#23272f", "#1f4f78", "#2c8f9c", "#8fd3a4", "#f8efb0"],
        divergence: ["#9cc0ff", "#4473ba", "#292d35", "#b5642a", "#ffb27d"]);

    /// <summary>Behind everything.</summary>
    public PageColor Page { get; }

    /// <summary>Behind figures.</summary>
    public PageColor Card { get; }

    /// <summary>Text.</summary>
    public PageColor Ink { get; }

    /// <summary>Text of lesser weight.</summary>
    public PageColor Muted { get; }

    /// <summary>Borders and grids.</summary>
    public PageColor Line { get; }

    /// <summary>Links and what is chosen.</summary>
    public PageColor Accent { get; }

    /// <summary>What holds.</summary>
    public PageColor Good { get; }

    /// <summary>What should be looked at.</summary>
    public PageColor Warning { get; }

    /// <summary>What fails.</summary>
    public PageColor Bad { get; }

    /// <summary>Curves and bars, in order.</summary>
    public IReadOnlyList<PageColor> Series { get; }

    /// <summary>Heat maps from little to much.</summary>
    public IReadOnlyList<PageColor> Sequential => sequential;

    /// <summary>Heat maps from below through neutral to above.</summary>
    public IReadOnlyList<PageColor> Diverging => diverging;

    /// <summary>The colour of a number on a shade: black or white, whichever is seen better; one of them always is by 4.5:1.</summary>
    public static PageColor On(PageColor shade) => PageColor.Contrast(Black, shade) >= PageColor.Contrast(White, shade) ? Black : White;

    /// <summary>The colours as custom properties of a style sheet.</summary>
    public string ToCss()
    {
        var css = new StringBuilder();
        css.Append($"--page:{Page};--card:{Card};--ink:{Ink};--muted:{Muted};--line:{Line};--accent:{Accent};--good:{Good};--warning:{Warning};--bad:{Bad};");
        for (int i = 0; i < Series.Count; i++) css.Append($"--s{i}:{Series[i]};");
        for (int i = 0; i < Shades; i++) css.Append($"--h{i}:{sequential[i]};--t{i}:{On(sequential[i])};--d{i}:{diverging[i]};--u{i}:{On(diverging[i])};");
        css.Append($"--ramp-h:linear-gradient(90deg,{string.Join(',', sequential)});--ramp-d:linear-gradient(90deg,{string.Join(',', diverging)});");
        return css.ToString();
    }

    private static PageColor[] Ramp(PageColor[] stops)
    {
        var ramp = new PageColor[Shades];
        for (int i = 0; i < Shades; i++)
        {
            double at = (double)i / (Shades - 1) * (stops.Length - 1);
            int left = Math.Min((int)at, stops.Length - 2);
            ramp[i] = PageColor.Mix(stops[left], stops[left + 1], at - left);
        }

        return ramp;
    }
}

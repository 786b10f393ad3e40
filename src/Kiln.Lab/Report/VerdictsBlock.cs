namespace Kiln.Lab;

/// <summary>Claims in short, one line each where there is room: verdict, sentence, and the paper's value beside the measured one.</summary>
/// <param name="Claims">In the order they should be read.</param>
public sealed record VerdictsBlock(IReadOnlyList<ReportClaim> Claims) : PageBlock
{
    internal override void Draw(Markup html, string id)
    {
        html.Open("ul", ("class", "verdicts"));
        foreach (ReportClaim claim in Claims)
        {
            (string kind, string word) = NameOf(claim.Verdict);
            html.Open("li", ("class", kind)).Element("span", word, ("class", "badge")).Element("p", claim.Sentence);
            html.Open("dl").Open("div").Element("dt", "Paper").Element("dd", claim.Paper ?? "–").Close();
            html.Open("div").Element("dt", "Measured").Element("dd", claim.Measured ?? "–").Close().Close().Close();
        }

        html.Close();
    }

    /// <summary>What a verdict is called in the style sheet and on the page.</summary>
    internal static (string Kind, string Word) NameOf(ReportVerdict verdict) => verdict switch
    {
        ReportVerdict.Holds => ("holds", "holds"),
        ReportVerdict.Fails => ("serious", "does not hold"),
        _ => ("warning", "open"),
    };
}

/// <summary>A line that leads to another file or section.</summary>
/// <param name="Text">What is there.</param>
/// <param name="Target">Where: a path from this page, or <c>#section</c>.</param>
public sealed record LinkBlock(string Text, string Target) : PageBlock
{
    internal override void Draw(Markup html, string id) => html.Open("p", ("class", "text")).Element("a", Text, ("href", Target)).Close();
}

namespace Kiln.Lab;

/// <summary>How much a finding matters.</summary>
public enum ReportSeverity
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>Costs accuracy or time.</summary>
    Warning,

    /// <summary>Keeps the network from learning.</summary>
    Serious,
}

/// <summary>What was found wrong with a run, as a report shows it.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Rule">The name of the rule that found it.</param>
/// <param name="Symptom">What is seen.</param>
/// <param name="Cause">Why it is so.</param>
/// <param name="Remedy">What to change.</param>
/// <param name="Row">Where the rule comes from, or empty.</param>
public sealed record ReportFinding(ReportSeverity Severity, string Rule, string Symptom, string Cause, string Remedy, string Row = "");

/// <summary>Findings, one below the other.</summary>
/// <param name="Findings">In order of weight.</param>
public sealed record FindingsBlock(IReadOnlyList<ReportFinding> Findings) : PageBlock
{
    internal override void Draw(Markup html, string id)
    {
        if (Findings.Count == 0) html.Element("p", "Nothing was found wrong.", ("class", "text"));
        foreach (ReportFinding finding in Findings)
        {
            string kind = finding.Severity switch { ReportSeverity.Serious => "serious", ReportSeverity.Warning => "warning", _ => "note" };
            html.Open("article", ("class", $"notice {kind}")).Element("p", kind, ("class", "badge")).Element("h3", finding.Symptom).Open("dl");
            html.Element("dt", "Cause").Element("dd", finding.Cause).Element("dt", "Remedy").Element("dd", finding.Remedy).Close();
            html.Element("p", finding.Row.Length > 0 ? $"{finding.Rule} · {finding.Row}" : finding.Rule, ("class", "source")).Close();
        }
    }
}

/// <summary>Whether a claim was borne out.</summary>
public enum ReportVerdict
{
    /// <summary>The measurements show it.</summary>
    Holds,

    /// <summary>They show the opposite, or no difference where one was claimed.</summary>
    Fails,

    /// <summary>They cannot tell.</summary>
    Open,
}

/// <summary>A claim of a lecture or paper beside what was measured, as a report shows it.</summary>
/// <param name="Sentence">What is claimed.</param>
/// <param name="Verdict">Whether it was borne out.</param>
/// <param name="Evidence">The numbers the verdict rests on.</param>
/// <param name="Paper">The value a paper gives, or null.</param>
/// <param name="Measured">The value measured here, or null.</param>
public sealed record ReportClaim(string Sentence, ReportVerdict Verdict, string Evidence, string? Paper = null, string? Measured = null);

/// <summary>Claims with their verdicts, one below the other.</summary>
/// <param name="Claims">In the order they should be read.</param>
public sealed record ClaimsBlock(IReadOnlyList<ReportClaim> Claims) : PageBlock
{
    internal override void Draw(Markup html, string id)
    {
        foreach (ReportClaim claim in Claims)
        {
            (string kind, string verdict) = VerdictsBlock.NameOf(claim.Verdict);
            html.Open("article", ("class", $"notice {kind}")).Element("p", verdict, ("class", "badge")).Element("h3", claim.Sentence).Element("p", claim.Evidence, ("class", "text"));
            if (claim.Paper is not null || claim.Measured is not null)
            {
                html.Open("dl").Element("dt", "Paper").Element("dd", claim.Paper ?? "–").Element("dt", "Measured").Element("dd", claim.Measured ?? "–").Close();
            }

            html.Close();
        }
    }
}

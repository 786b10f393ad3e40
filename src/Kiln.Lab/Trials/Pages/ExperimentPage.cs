using System.Globalization;

namespace Kiln.Lab;

/// <summary>The page of an experiment: <c>report.html</c> in its folder.</summary>
public static class ExperimentPage
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "report.html";

    private const int MostInline = 3;

    /// <summary>Makes the page of what an experiment came to.</summary>
    public static Page Of(ExperimentRecord record)
    {
        ExperimentResult result = record.Result;
        var sections = new List<PageSection>
        {
            new("claims", "Claims", record.Fault is { } fault ? [new WarningBlock("It could not be carried out", [fault])] : [new ClaimsBlock(Claims(record))], Sum(result.Claims)),
        };
        if (result.Figures.Count > 0) sections.Add(new("figures", "Figures", Blocks([.. result.Figures])));
        if (result.Claims.Any(c => c.Evidence.Measurements.Count > 0)) sections.Add(new("evidence", "Evidence", [.. result.Claims.Where(c => c.Evidence.Measurements.Count > 0).Select(Evidence)], "The numbers each claim rests on: how often they were measured, their mean and their deviation."));
        sections.Add(new("how", "How it was carried out", [.. result.Notes.Select(n => new TextBlock(n)), new FigureBlock(Settings(record))]));
        return new(record.Title)
        {
            Kind = "experiment",
            Subtitle = record.Question,
            Footer = string.Create(CultureInfo.InvariantCulture, $"{record.Name} · {record.Scale} · Kiln {Durations.Version(record.Library)} · {record.Ended:yyyy-MM-dd HH:mm} UTC"),
            Sections = sections,
        };
    }

    /// <summary>Figures as blocks; a drawing that has none beside it takes the whole width.</summary>
    internal static PageBlock[] Blocks(Figure[] figures)
    {
        bool alone = figures.Count(f => f is not (TableFigure or PictureFigure)) == 1;
        return [.. figures.Select(f => new FigureBlock(f, alone))];
    }

    /// <summary>The claims as pages show them.</summary>
    internal static IReadOnlyList<ReportClaim> Claims(ExperimentRecord record) =>
    [
        .. record.Result.Claims.Select(c => new ReportClaim(
            c.Sentence, c.Verdict switch { Verdict.Holds => ReportVerdict.Holds, Verdict.Fails => ReportVerdict.Fails, _ => ReportVerdict.Open }, InShort(c.Evidence), c.PaperValue, c.MeasuredValue)),
    ];

    /// <summary>How many claims there are, and what became of them.</summary>
    internal static string Sum(IReadOnlyList<Claim> claims)
    {
        if (claims.Count == 0) return "No claim was evaluated.";
        int holds = claims.Count(c => c.Verdict == Verdict.Holds), open = claims.Count(c => c.Verdict == Verdict.NotEvaluated);
        string all = claims.Count == 1 ? (holds == 1 ? "The claim holds" : "The claim does not hold") : $"{holds} of {claims.Count} claims hold";
        return open == 0 ? $"{all}." : claims.Count == 1 ? "The claim could not be evaluated." : $"{all}; {open} could not be evaluated.";
    }

    private static string InShort(Evidence evidence) => evidence.Measurements.Count is > 0 and <= MostInline
        ? string.Join("; ", evidence.Measurements.Select(m => $"{m.Name} {m.Value}")) + "."
        : evidence.Measurements.Count == 0 ? "" : $"It rests on {evidence.Measurements.Count} measurements, which stand under Evidence.";

    private static FoldedBlock Evidence(Claim claim) => new(claim.Sentence,
    [
        new FigureBlock(new TableFigure(
            "Measurements", ["measured", "mean", "deviation", "least", "greatest", "n"],
            [.. claim.Evidence.Measurements.Select(m => (string[])[m.Name, Digits.Of(m.Value.Mean), double.IsNaN(m.Value.Deviation) ? "–" : Digits.Of(m.Value.Deviation), Digits.Of(m.Value.Least), Digits.Of(m.Value.Greatest), $"{m.Value.Count}"])],
            $"Seeds {string.Join(", ", claim.Evidence.Seeds)}.")),
    ]);

    private static TableFigure Settings(ExperimentRecord record) => new("Where and when", ["setting", "value"],
    [
        ["experiment", record.Name],
        ["rows of the lectures' catalogue", string.Join(", ", record.Rows)],
        ["scale", record.Scale],
        ["machine", record.Machine],
        ["time", string.Create(CultureInfo.InvariantCulture, $"{record.Result.Seconds:F1} s, finished trainings that were found not counted")],
    ]);
}

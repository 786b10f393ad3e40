namespace Kiln.Lab;

/// <summary>All experiments of a folder on one page: <c>report.html</c> beside theirs, with figures, claims, verdicts, and papers' values beside measured ones.</summary>
public static class LabPage
{
    private const int Figures = 2;

    /// <summary>Makes the page of some experiments.</summary>
    /// <param name="records">What they came to, in order.</param>
    public static Page Of(IReadOnlyList<ExperimentRecord> records)
    {
        Claim[] claims = [.. records.SelectMany(r => r.Result.Claims)];
        PageSection[] each = [.. records.Select(SectionOf)];
        return new("Experiments of the lectures")
        {
            Kind = "lab",
            Subtitle = $"{(records.Count == 1 ? "One experiment" : $"{records.Count} experiments")}. {ExperimentPage.Sum(claims)}",
            Footer = string.Join(" · ", records.Select(r => r.Machine).Distinct().Append("Kiln")),
            Sections = [new("verdicts", "Verdicts", [Counts(claims), new FigureBlock(Overview(records))]), .. each],
        };
    }

    /// <summary>Gathers what lies in a folder of results and writes its page; returns where.</summary>
    /// <param name="folder">The folder, with a folder for each experiment.</param>
    /// <param name="names">The experiments that may be there, in the order they should be read.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static string Write(string folder, IReadOnlyList<string> names)
    {
        string path = Path.Combine(folder, ExperimentPage.FileName);
        RunPage.Write(Of([.. names.Select(n => Find(Path.Combine(folder, n))).OfType<ExperimentRecord>()]), path);
        return path;
    }

    // A result that cannot be read is left out: it must not cost the others their page.
    private static ExperimentRecord? Find(string folder)
    {
        if (!File.Exists(Path.Combine(folder, ExperimentRecord.FileName))) return null;
        try
        {
            return ExperimentRecord.Read(folder);
        }
        catch (InputException)
        {
            return null;
        }
    }

    private static FactsBlock Counts(Claim[] claims)
    {
        int Count(Verdict verdict) => claims.Count(c => c.Verdict == verdict);
        return new([new("Claims that hold", $"{Count(Verdict.Holds)} of {claims.Length}"), new("Do not hold", $"{Count(Verdict.Fails)}"), new("Not evaluated", $"{Count(Verdict.NotEvaluated)}")]);
    }

    private static TableFigure Overview(IReadOnlyList<ExperimentRecord> records) => new("Experiments", ["experiment", "what it shows", "claims that hold", "scale"],
    [
        .. records.Select(r => (string[])[r.Name, r.Title, $"{r.Result.Claims.Count(c => c.Verdict == Verdict.Holds)} of {r.Result.Claims.Count}", r.Scale]),
    ]);

    private static PageSection SectionOf(ExperimentRecord record)
    {
        var blocks = new List<PageBlock>();
        if (record.Fault is { } fault) blocks.Add(new WarningBlock("It could not be carried out", [fault]));
        if (record.Result.Claims.Count > 0) blocks.Add(new VerdictsBlock(ExperimentPage.Claims(record)));
        blocks.AddRange(ExperimentPage.Blocks([.. record.Result.Figures.Take(Figures)]));
        blocks.Add(new LinkBlock(record.Result.Figures.Count > Figures ? $"All {record.Result.Figures.Count} figures, the evidence and how it was carried out" : "The evidence and how it was carried out", $"{record.Name}/{ExperimentPage.FileName}"));
        return new($"e-{record.Name}", record.Title, blocks, record.Question) { Short = record.Name };
    }
}

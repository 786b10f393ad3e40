using System.Globalization;
using System.Text;

namespace Kiln.Lab;

/// <summary>The results of experiments as one page of Markdown: every claim beside what the lecture or the paper says, with means, deviations and counts.</summary>
public static class ResultsPage
{
    /// <summary>Reads the results in the folders of experiments, in the order given; experiments without one are left out.</summary>
    /// <param name="folder">The folder that holds a folder for each experiment.</param>
    /// <param name="experiments">The names of the experiments.</param>
    /// <exception cref="InputException">There is none, or one cannot be read.</exception>
    public static IReadOnlyList<ExperimentRecord> Read(string folder, IEnumerable<string> experiments)
    {
        ExperimentRecord[] found =
        [
            .. from experiment in experiments
               let own = Path.Combine(folder, experiment)
               where File.Exists(Path.Combine(own, ExperimentRecord.FileName))
               select ExperimentRecord.Read(own),
        ];
        return found.Length > 0 ? found : throw new InputException($"The folder '{folder}' holds no results of experiments; carry some out first, as with 'kiln lab all --quick', or name another folder.");
    }

    /// <summary>Writes the page.</summary>
    /// <param name="records">The results, at least one.</param>
    public static string Markdown(IReadOnlyList<ExperimentRecord> records)
    {
        var page = new StringBuilder("# Results of the lab\n\n");
        page.Append("Written by `kiln lab results --write FILE`. Each claim stands beside what the lecture or the paper says; one that failed is shown as failed. How experiments are carried out stands in [experiments.md](experiments.md).\n\n");
        DateTimeOffset first = records.Min(r => r.Ended), last = records.Max(r => r.Ended);
        page.Append(CultureInfo.InvariantCulture, $"- {Day(first)}{(Day(first) == Day(last) ? "" : $" to {Day(last)}")} (UTC)\n");
        foreach (string machine in records.Select(r => r.Machine).Distinct()) page.Append(CultureInfo.InvariantCulture, $"- {Cell(machine)}\n");
        foreach (string library in records.Select(r => r.Library).Distinct()) page.Append(CultureInfo.InvariantCulture, $"- Kiln {library}\n");
        page.Append(CultureInfo.InvariantCulture, $"- {records.Count} experiments, {Count(records, Verdict.Holds)} claims hold, {Count(records, Verdict.Fails)} fail, {Count(records, Verdict.NotEvaluated)} could not be evaluated; {records.Sum(r => r.Result.Seconds):F0} s without trainings that were there already\n\n");
        page.Append("| experiment | rows | scale | hold | fail | not evaluated | seconds |\n|---|---|---|---|---|---|---|\n");
        foreach (ExperimentRecord r in records)
        {
            ExperimentRecord[] own = [r];
            page.Append(CultureInfo.InvariantCulture, $"| [{r.Name}](#{r.Name}) | {string.Join(", ", r.Rows)} | {r.Scale} | {Count(own, Verdict.Holds)} | {Count(own, Verdict.Fails)} | {(r.Fault is null ? $"{Count(own, Verdict.NotEvaluated)}" : "all")} | {r.Result.Seconds:F0} |\n");
        }

        foreach (ExperimentRecord r in records) AddSection(page, r);
        return page.ToString();
    }

    private static void AddSection(StringBuilder page, ExperimentRecord record)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {record.Name}\n\n{record.Title}. {record.Question}\n\n");
        if (record.Fault is { } fault)
        {
            page.Append(CultureInfo.InvariantCulture, $"It could not be carried out: {fault}\n");
            return;
        }

        page.Append("| verdict | claim | lecture or paper | measured | mean ± deviation |\n|---|---|---|---|---|\n");
        foreach (Claim c in record.Result.Claims)
        {
            string verdict = c.Verdict switch { Verdict.Holds => "holds", Verdict.Fails => "**fails**", _ => "not evaluated" };
            page.Append(CultureInfo.InvariantCulture, $"| {verdict} | {Cell(c.Sentence)} | {Cell(c.PaperValue ?? "—")} | {Cell(c.MeasuredValue)} | {string.Join("<br>", c.Evidence.Measurements.Select(m => Cell($"{m.Name}: {m.Value}")))} |\n");
        }

        if (record.Result.Notes.Count > 0) page.Append('\n');
        foreach (string note in record.Result.Notes) page.Append(CultureInfo.InvariantCulture, $"- {note}\n");
    }

    private static int Count(IReadOnlyList<ExperimentRecord> records, Verdict verdict) => records.Sum(r => r.Result.Claims.Count(c => c.Verdict == verdict));

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Text as a cell of a table may hold it.</summary>
    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}

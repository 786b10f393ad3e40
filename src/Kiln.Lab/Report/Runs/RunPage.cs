namespace Kiln.Lab;

/// <summary>The report of a run: <c>report.html</c> in its folder.</summary>
public static class RunPage
{
    /// <summary>The name of the file in a run's folder.</summary>
    public const string FileName = "report.html";

    /// <summary>Makes the page of a run, finished or still on its way.</summary>
    /// <param name="run">What it left in its folder.</param>
    /// <param name="findings">What was found wrong with it; null where nobody looked.</param>
    /// <param name="pictures">What its model shows of itself, or null.</param>
    /// <param name="live">The address on the same server where updates come from, or null.</param>
    public static Page Of(RunFiles run, IReadOnlyList<ReportFinding>? findings = null, RunPictures? pictures = null, string? live = null)
    {
        pictures ??= RunPictures.None;
        var sections = new List<PageSection?>
        {
            RunOutcome.Section(run),
            findings is null ? null : new("findings", "Findings", [new FindingsBlock([.. findings.OrderByDescending(f => f.Severity)])], "What the doctor says of this run."),
            RunCurves.Section(run),
            LayerFigures.Section(run),
            ConfusionFigures.Section(run, pictures.Confusions),
            pictures.Mistakes is { } mistakes ? new("mistakes", "Mistakes", [new FigureBlock(mistakes)]) : null,
            pictures.Filters is { } filters ? new("filters", "Filters", [new FigureBlock(filters)]) : null,
            RecipeTables.Section(run),
        };
        return new($"{DataName(run.Recipe)}, {run.Recipe.Model}")
        {
            Kind = "run",
            Subtitle = RunOutcome.Sentence(run),
            Footer = run.Report is { } report ? $"{run.Name} · seed {run.Recipe.Seed} · Kiln {Durations.Version(report.KilnVersion)} · {report.Started:yyyy-MM-dd HH:mm} UTC" : run.Name,
            Live = live,
            Sections = [.. sections.OfType<PageSection>()],
        };
    }

    /// <summary>Writes a page, replacing one of that name.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Write(Page page, string path)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            File.WriteAllText(path, page.ToHtml());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot write '{path}': {e.Message.TrimEnd('.')}; choose another place by --out.", e);
        }
    }

    private static string DataName(Recipe recipe) => Path.GetFileName(Path.TrimEndingDirectorySeparator(recipe.Data)) is { Length: > 0 } name ? name : recipe.Data;
}

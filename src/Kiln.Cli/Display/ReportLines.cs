using System.Text.Json.Nodes;
using Kiln.Vision;

namespace Kiln.Cli;

/// <summary>Tells which files of a data set were left out.</summary>
internal static class ReportLines
{
    private const int Most = 10;

    /// <summary>Says it in lines of progress; nothing where all files were read.</summary>
    public static void Say(Terminal terminal, ReadingReport report)
    {
        if (report.EmptyClasses.Count > 0) terminal.Say($"folders without images: {string.Join(", ", report.EmptyClasses.Take(Most))}{(report.EmptyClasses.Count > Most ? ", …" : "")}");
        if (report.Ignored > 0) terminal.Say($"files that are no images by their names: {report.Ignored:N0}");
        if (report.Bad.Count == 0) return;
        terminal.Say($"images that cannot be read and were left out: {report.Bad.Count:N0}");
        foreach (BadFile bad in report.Bad.Take(Most)) terminal.Say($"  {bad.Reason}");
        if (report.Bad.Count > Most) terminal.Say($"  … and {report.Bad.Count - Most:N0} more");
    }

    /// <summary>The same for programs.</summary>
    public static JsonObject ToJson(ReadingReport report) => new()
    {
        ["ignored"] = report.Ignored,
        ["bad"] = Json.Array(report.Bad.Select(b => b.Path)),
        ["emptyClasses"] = Json.Array(report.EmptyClasses),
    };
}

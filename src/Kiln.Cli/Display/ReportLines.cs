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
        List(terminal, "images that cannot be read and were left out", report.Bad);
    }

    /// <summary>Says it, and which files were found damaged when their images were decoded.</summary>
    public static void Say(Terminal terminal, ImageSources images)
    {
        Say(terminal, images.Report);
        List(terminal, "images damaged behind their headers, each replaced by the next good one of its class", images.Replaced);
    }

    /// <summary>The same for programs, with the files found damaged when their images were decoded.</summary>
    public static JsonObject ToJson(ImageSources images)
    {
        JsonObject json = ToJson(images.Report);
        json["replaced"] = Json.Array(images.Replaced.Select(b => b.Path));
        return json;
    }

    /// <summary>The same for programs.</summary>
    public static JsonObject ToJson(ReadingReport report) => new()
    {
        ["ignored"] = report.Ignored,
        ["bad"] = Json.Array(report.Bad.Select(b => b.Path)),
        ["emptyClasses"] = Json.Array(report.EmptyClasses),
    };

    private static void List(Terminal terminal, string what, IReadOnlyList<BadFile> files)
    {
        if (files.Count == 0) return;
        terminal.Say($"{what}: {files.Count:N0}");
        foreach (BadFile bad in files.Take(Most)) terminal.Say($"  {bad.Reason}");
        if (files.Count > Most) terminal.Say($"  … and {files.Count - Most:N0} more");
    }
}

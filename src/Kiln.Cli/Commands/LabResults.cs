using System.Text;
using System.Text.Json.Nodes;
using Kiln.Lab;
using Spectre.Console.Rendering;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln lab results</c>: shows the results that a folder holds, and writes them as a page.</summary>
internal static class LabResults
{
    /// <summary>Shows the results of a folder.</summary>
    /// <param name="folder">The folder of results.</param>
    /// <param name="file">Where the page goes; null for nowhere.</param>
    /// <param name="terminal">Where they are shown.</param>
    /// <exception cref="InputException">There are no results, or the file cannot be written.</exception>
    public static int Show(string folder, string? file, Terminal terminal)
    {
        IReadOnlyList<ExperimentRecord> records = Read(folder);
        if (file is not null) Write(folder, file, terminal);
        var found = new JsonObject { ["folder"] = Path.GetFullPath(folder), ["file"] = file is null ? null : Path.GetFullPath(file), ["experiments"] = Json.Array(records.Select(r => r.Name)) };
        foreach (Verdict verdict in Enum.GetValues<Verdict>()) found[char.ToLowerInvariant($"{verdict}"[0]) + $"{verdict}"[1..]] = records.Sum(r => r.Result.Claims.Count(c => c.Verdict == verdict));
        terminal.Result(found, file is null ? [.. records.Select(r => (IRenderable)ClaimTable.Of(r))] : []);
        return records.All(r => r.Evaluated) ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Writes the page of all results of a folder.</summary>
    /// <exception cref="InputException">There are no results, or the file cannot be written.</exception>
    public static void Write(string folder, string file, Terminal terminal)
    {
        string page = ResultsPage.Markdown(Read(folder));
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
        terminal.Say($"Wrote {file}.");
    }

    private static IReadOnlyList<ExperimentRecord> Read(string folder) => ResultsPage.Read(folder, ExperimentCatalog.All.Select(e => e.Name));
}

using Kiln.Lab;
using Spectre.Console;

namespace Kiln.Cli;

/// <summary>How the doctor did on networks with known diseases and healthy ones.</summary>
internal static class ZooTable
{
    /// <summary>One row for each patient.</summary>
    public static Table Of(IReadOnlyList<ZooResult> results)
    {
        var table = new Table { Title = new TableTitle("The doctor on networks with known diseases, and on healthy ones") };
        foreach (string column in (string[])["network", "what was done to it", "disease", "place", "found", "right"]) table.AddColumn(column);
        foreach (ZooResult r in results)
        {
            string place = r.Patient.Disease is null ? "" : r.Place == 0 ? "none" : $"{r.Place}";
            string found = string.Join(", ", r.Findings.Select(f => f.Rule).Distinct().Take(3).Select(rule => $"{rule} ({Letter(r.Findings.First(f => f.Rule == rule).Severity)})"));
            table.AddRow(Markup.Escape(r.Patient.Kind), Markup.Escape(r.Patient.Name), r.Patient.Disease ?? "healthy", place, found.Length == 0 ? "nothing" : found, r.IsRight ? "[green]yes[/]" : "[bold red]no[/]");
        }

        table.Caption = new TableTitle("In brackets: s serious, w warning, n note. A disease is to be found first or second; nothing serious in the healthy.");
        return table;
    }

    private static string Letter(Severity severity) => severity switch { Severity.Serious => "s", Severity.Warning => "w", _ => "n" };
}

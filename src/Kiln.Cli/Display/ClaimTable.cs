using Kiln.Lab;
using Spectre.Console;

namespace Kiln.Cli;

/// <summary>The claims of an experiment and what became of them.</summary>
internal static class ClaimTable
{
    /// <summary>Makes the table.</summary>
    public static Table Of(ExperimentRecord record)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape($"{record.Name}: {record.Title}")) };
        table.AddColumn(new TableColumn("").NoWrap());
        foreach (string column in (string[])["claim", "lecture or paper", "measured", "evidence"]) table.AddColumn(column);
        foreach (Claim c in record.Result.Claims)
        {
            table.AddRow(
                new Markup(c.Verdict switch { Verdict.Holds => "[green]holds[/]", Verdict.Fails => "[red bold]fails[/]", _ => "[yellow]not evaluated[/]" }),
                new Markup(Markup.Escape(c.Sentence)), new Markup(Markup.Escape(c.PaperValue ?? "")), new Markup($"[bold]{Markup.Escape(c.MeasuredValue)}[/]"),
                new Markup(Markup.Escape(string.Join("\n", c.Evidence.Measurements.Select(m => $"{m.Name}: {m.Value}")))));
        }

        if (record.Fault is { } fault) table.AddRow(new Markup("[yellow]not evaluated[/]"), new Markup(Markup.Escape(fault)));
        return table;
    }
}

using Spectre.Console;

namespace Kiln.Cli;

/// <summary>A result in names and values.</summary>
internal sealed class Facts
{
    /// <summary>The rows so far.</summary>
    public Table Table { get; } = new Table().HideHeaders().Border(TableBorder.None).AddColumn(new TableColumn("").NoWrap()).AddColumn("");

    /// <summary>Adds a row.</summary>
    public Facts Add(string name, string value)
    {
        Table.AddRow(new Markup(Markup.Escape(name)), new Markup($"[bold]{Markup.Escape(value)}[/]"));
        return this;
    }
}

using System.Text.Json.Nodes;
using Kiln.Lab;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kiln.Cli;

/// <summary>What mending came to, as people and as programs read it.</summary>
internal static class MendingTables
{
    /// <summary>One recipe: before and after, remedies, and what is left.</summary>
    public static JsonObject Json(Mending mending) => new()
    {
        ["epochs"] = mending.Epochs,
        ["trainSamples"] = mending.TrainSamples,
        ["testSamples"] = mending.TestSamples,
        ["before"] = Json(mending.Before),
        ["after"] = Json(mending.After),
        ["remedies"] = new JsonArray([.. mending.Remedies.Select(r => new JsonObject { ["rule"] = r.Finding.Rule, ["change"] = JsonNode.Parse(r.Finding.Change!.Json), ["kept"] = r.Kept })]),
        ["byHand"] = new JsonArray([.. mending.ByHand.Select(FindingList.Json)]),
    };

    /// <summary>The same for people.</summary>
    /// <param name="mending">What was done.</param>
    /// <param name="seed">The seed of all trainings.</param>
    public static IReadOnlyList<IRenderable> Of(Mending mending, ulong seed)
    {
        var table = new Table { Title = new TableTitle("Before and after") };
        foreach (string column in (string[])["", "test accuracy", "test loss", "serious", "findings"]) table.AddColumn(column);
        Add(table, "before", mending.Before);
        Add(table, "after", mending.After);
        table.Caption = new TableTitle($"Both trained briefly: {mending.Epochs} {(mending.Epochs == 1 ? "epoch" : "epochs")} of {mending.TrainSamples:N0} samples, measured on {mending.TestSamples:N0}; seed {seed}.");
        List<IRenderable> parts = [table];
        foreach (TriedRemedy r in mending.Remedies)
        {
            string fate = r.Kept ? "[green]changed[/]" : "[yellow]taken back, it did not help[/]";
            parts.Add(new Markup($"{fate} {Markup.Escape(r.Finding.Change!.Json)} [dim]for {r.Finding.Rule}:[/] {Markup.Escape(r.Finding.Symptom)}"));
        }

        if (mending.ByHand.Count > 0) parts.Add(new Markup("[bold]To be done by hand[/]"));
        parts.AddRange(mending.ByHand.Select(f => new Padder(new Markup($"[bold]{f.Rule}[/]: {Markup.Escape(f.Symptom)} [green]Remedy:[/] {Markup.Escape(f.Remedy)}"), new Padding(2, 0, 0, 0))));
        return parts;
    }

    /// <summary>Sick recipes, what became of them, and their twins.</summary>
    public static Table Of(IReadOnlyList<MendedRecipe> all)
    {
        var table = new Table { Title = new TableTitle("Sick recipes, mended by the doctor, and their healthy twins") };
        foreach (string column in (string[])["model", "what is wrong", "disease", "sick", "mended", "twin", "changes", "within 2 points"]) table.AddColumn(column);
        foreach (MendedRecipe r in all)
        {
            string changes = string.Join(" ", r.Mending.Remedies.Where(t => t.Kept).Select(t => t.Finding.Change!.Json));
            table.AddRow(
                Markup.Escape(r.Case.Sick.Model), Markup.Escape(r.Case.Name), r.Case.Disease, Share(r.Mending.Before.Accuracy), Share(r.Mending.After.Accuracy), Share(r.TwinAccuracy),
                Markup.Escape(changes), r.IsMended ? "[green]yes[/]" : "[bold red]no[/]");
        }

        table.Caption = new TableTitle($"Accuracy on {all[0].Mending.TestSamples:N0} images after training on {all[0].Mending.TrainSamples:N0} ({all[0].Case.Sick.Data}), same seed and epochs in each row.");
        return table;
    }

    /// <summary>The same for programs.</summary>
    public static JsonArray Json(IReadOnlyList<MendedRecipe> all) => [.. all.Select(r => (JsonNode)new JsonObject
    {
        ["model"] = r.Case.Sick.Model,
        ["name"] = r.Case.Name,
        ["disease"] = r.Case.Disease,
        ["found"] = r.IsFound,
        ["sick"] = Cli.Json.Number(r.Mending.Before.Accuracy),
        ["mended"] = Cli.Json.Number(r.Mending.After.Accuracy),
        ["twin"] = Cli.Json.Number(r.TwinAccuracy),
        ["within"] = r.IsMended,
        ["changes"] = new JsonArray([.. r.Mending.Remedies.Where(t => t.Kept).Select(t => JsonNode.Parse(t.Finding.Change!.Json))]),
    })];

    private static JsonObject Json(MendingRun run) => new()
    {
        ["accuracy"] = Cli.Json.Number(run.Accuracy),
        ["loss"] = Cli.Json.Number(run.Loss),
        ["failure"] = run.Failure,
        ["findings"] = new JsonArray([.. run.Findings.Select(FindingList.Json)]),
    };

    private static void Add(Table table, string name, MendingRun run) => table.AddRow(
        name, run.Failure is null ? Share(run.Accuracy) : "none, training ended early", double.IsFinite(run.Loss) ? $"{run.Loss:F3}" : "none", $"{run.Serious}",
        string.Join(", ", run.Findings.Where(f => f.Severity > Severity.Note).Select(f => f.Rule).Distinct()));

    private static string Share(double share) => double.IsFinite(share) ? $"{share:P1}" : "none";
}

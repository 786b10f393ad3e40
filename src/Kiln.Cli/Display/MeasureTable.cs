using System.Text.Json.Nodes;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli;

/// <summary>What was measured of targets other than one class, as a table and for programs.</summary>
internal static class MeasureTable
{
    /// <summary>A row for each label, value or class.</summary>
    public static Table Of(Measures measures)
    {
        var table = new Table { Border = TableBorder.Horizontal };
        table.AddColumn("");
        foreach (Measure m in measures.Each[0].Numbers) table.AddColumn(new TableColumn(m.Title).RightAligned());
        foreach (TargetMeasures target in measures.Each) table.AddRow([new Text(target.Target), .. target.Numbers.Select(m => new Text(Text(m.Value)))]);
        return table;
    }

    /// <summary>The numbers of all targets together, one line each.</summary>
    public static void AddTo(Facts facts, Measures measures)
    {
        foreach (Measure m in measures.Whole) facts.Add(m.Title, Text(m.Value));
    }

    /// <summary>All numbers by name, those of each target below <c>each</c>.</summary>
    public static JsonObject ToJson(Measures measures)
    {
        JsonObject json = Named(measures.Whole);
        json["each"] = new JsonArray([.. measures.Each.Select(target =>
        {
            JsonObject one = Named(target.Numbers);
            one.Insert(0, "name", target.Target);
            return (JsonNode)one;
        })]);
        return json;
    }

    /// <summary>The name of a kind of targets, for programs.</summary>
    public static string Name(TargetKind kind) => kind switch { TargetKind.Labels => "labels", TargetKind.Values => "values", TargetKind.Pixels => "pixels", _ => "class" };

    /// <summary>The number that stands for accuracy, in words: a share, or R².</summary>
    public static string Score(TargetKind kind, double score) => kind switch
    {
        TargetKind.Labels => $"{score:P2} of labels right",
        TargetKind.Values => $"R² {score:F4}",
        TargetKind.Pixels => $"{score:P2} of pixels right",
        _ => $"{score:P2}",
    };

    /// <summary>Adds what numbers or labels come to in training and test data.</summary>
    public static void AddTo(Table table, ImageSources images)
    {
        if (images.Train.Targets is not { Kind: TargetKind.Values } train || images.Test.Targets is not { } test) return;
        for (int c = 0; c < train.Names.Count; c++) table.AddRow(Markup.Escape($"{train.Names[c]}: mean, std, least, most"), Spread(train, c), Spread(test, c));
    }

    /// <summary>The same for programs: a list of the values of one part; null where targets are no numbers.</summary>
    public static JsonArray? Values(ImageSource images) => images.Targets is not { Kind: TargetKind.Values } targets ? null :
    [
        .. targets.Names.Select((name, c) =>
        {
            (double mean, double deviation, double least, double most) = Moments(targets, c);
            return (JsonNode)new JsonObject { ["name"] = name, ["mean"] = Json.Number(mean), ["std"] = Json.Number(deviation), ["min"] = Json.Number(least), ["max"] = Json.Number(most) };
        }),
    ];

    private static string Spread(ImageTargets targets, int c)
    {
        (double mean, double deviation, double least, double most) = Moments(targets, c);
        return $"{mean:G6}, {deviation:G6}, {least:G6}, {most:G6}";
    }

    private static (double Mean, double Deviation, double Least, double Most) Moments(ImageTargets targets, int c)
    {
        double[] values = [.. Enumerable.Range(0, targets.Count).Select(i => (double)targets.RowOf(i)[c])];
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), values.Min(), values.Max());
    }

    private static string Text(double value) => double.IsFinite(value) ? $"{value:G5}" : "none";

    private static JsonObject Named(IReadOnlyList<Measure> numbers)
    {
        var json = new JsonObject();
        foreach (Measure m in numbers) json[m.Name] = Json.Number(m.Value);
        return json;
    }
}

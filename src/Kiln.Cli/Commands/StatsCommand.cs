using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln stats</c>: what a data set looks like in numbers.</summary>
internal static class StatsCommand
{
    private static readonly Argument<string> Dataset = new("dataset") { Description = "A known data set, a folder of classes or with IDX or CIFAR files, a CSV manifest or a pack." };

    private static readonly string[] Examples =
    [
        "kiln stats fashion-mnist",
        "kiln stats shapes --json",
        "kiln stats photos",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "stats",
        "Shows sizes, classes, mean, deviation, duplicates, leaks and bad files of a data set, and which scaling suits it; mean and std are in 0 … 1.",
        Examples,
        [Dataset, .. DataChoices.ReadingSymbols, Common.Data],
        (parsed, terminal) => Run(parsed, terminal, stop),
        streams);

    private static int Run(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        ImageSources images = DatasetOpening.Open(
            parsed.GetRequiredValue(Dataset), DataChoices.Of(parsed, new DataOptions()), parsed.GetValue(Common.Seed) ?? Common.DefaultSeed, Common.Finder(parsed, terminal, stop));
        ImageStatistics train = ImageStatistics.Of(images.Train), test = ImageStatistics.Of(images.Test);
        SizeRange trainSizes = SizeRange.Of(images.Train), testSizes = SizeRange.Of(images.Test);
        IReadOnlyList<ScalingAdvice> advice = ScalingAdvice.Of(images.Train);
        var duplicates = DuplicateImages.Of(images);

        var table = new Table { Title = new TableTitle(Markup.Escape(images.Train.Name)) };
        table.AddColumns("", "training", "test");
        foreach (TableColumn column in table.Columns.Skip(1)) column.RightAligned();
        void Row(string name, Func<ImageStatistics, string> of) => table.AddRow(Markup.Escape(name), of(train), of(test));
        Row("images", s => $"{s.Count:N0}");
        table.AddRow("size", images.Train.SizeText(), images.Test.SizeText());
        if (train.Size is null || test.Size is null)
        {
            table.AddRow("height: least, median, most", Sides(trainSizes.Height), Sides(testSizes.Height));
            table.AddRow("width: least, median, most", Sides(trainSizes.Width), Sides(testSizes.Width));
        }

        Row("mean", s => $"{s.Mean:F6}");
        Row("std", s => $"{s.Deviation:F6}");
        for (int c = 0; train.ChannelMeans.Count > 1 && c < train.ChannelMeans.Count; c++) Row($"mean, std of channel {c}", s => $"{s.ChannelMeans[c]:F6}, {s.ChannelDeviations[c]:F6}");
        Row("bytes", s => $"{s.Minimum} … {s.Maximum}");
        for (int c = 0; c < train.ClassCounts.Count; c++) Row(images.Train.ClassNames[c], s => $"{s.ClassCounts[c]:N0} ({(double)s.ClassCounts[c] / s.Count:P1})");
        MeasureTable.AddTo(table, images);
        if (train.ClassCounts.Count > 0) Row("largest / smallest class", s => s.ClassCounts.Min() is > 0 and var least ? $"{(double)s.ClassCounts.Max() / least:F2}" : "a class is empty");
        table.AddRow("duplicates", $"{duplicates.InTrain:N0}", $"{duplicates.InTest:N0}");
        table.AddRow("also in training", "", $"{duplicates.TestInTrain:N0}");

        terminal.Result(
            new JsonObject
            {
                ["name"] = images.Train.Name,
                ["mean"] = Json.Number(train.Mean),
                ["std"] = Json.Number(train.Deviation),
                ["targets"] = MeasureTable.Name(images.Train.TargetKind),
                ["classes"] = Json.Array(images.Train.ClassNames),
                ["train"] = ToJson(train, images.Train, trainSizes),
                ["test"] = ToJson(test, images.Test, testSizes),
                ["scaling"] = new JsonArray([.. advice.Select(a => (JsonNode)new JsonObject
                {
                    ["channel"] = a.Channel,
                    ["method"] = a.Method,
                    ["reason"] = a.Reason,
                    ["skewness"] = Json.Number(Math.Round(a.Skewness, 6)),
                    ["atBounds"] = Json.Number(Math.Round(a.AtBounds, 6)),
                })]),
                ["files"] = ReportLines.ToJson(images),
                ["duplicates"] = new JsonObject
                {
                    ["inTrain"] = duplicates.InTrain,
                    ["inTest"] = duplicates.InTest,
                    ["testInTrain"] = duplicates.TestInTrain,
                    ["contradicting"] = duplicates.Contradicting,
                },
            },
            table, Advice(advice));
        ReportLines.Say(terminal, images);
        return ExitCode.Done;
    }

    private static string Sides((int Least, int Median, int Most) side) => $"{side.Least}, {side.Median}, {side.Most}";

    private static Table Advice(IReadOnlyList<ScalingAdvice> advice)
    {
        var facts = new Facts();
        foreach (ScalingAdvice a in advice) facts.Add(advice.Count == 1 ? "scaling" : $"scaling of channel {a.Channel}", $"{a.Method}: {a.Reason}");
        return facts.Table;
    }

    private static JsonObject ToJson(ImageStatistics s, ImageSource images, SizeRange sizes) => new()
    {
        ["count"] = s.Count,
        ["height"] = s.Size?.Height,
        ["width"] = s.Size?.Width,
        ["channels"] = images.Channels,
        ["heights"] = new JsonArray(sizes.Height.Least, sizes.Height.Median, sizes.Height.Most),
        ["widths"] = new JsonArray(sizes.Width.Least, sizes.Width.Median, sizes.Width.Most),
        ["mean"] = Json.Number(s.Mean),
        ["std"] = Json.Number(s.Deviation),
        ["channelMean"] = Json.Array(s.ChannelMeans, digits: 9),
        ["channelStd"] = Json.Array(s.ChannelDeviations, digits: 9),
        ["min"] = s.Minimum,
        ["max"] = s.Maximum,
        ["classCounts"] = new JsonArray([.. s.ClassCounts.Select(n => (JsonNode)n)]),
        ["values"] = MeasureTable.Values(images),
    };
}

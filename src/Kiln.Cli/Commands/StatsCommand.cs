using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln stats</c>: what a data set looks like in numbers.</summary>
internal static class StatsCommand
{
    private static readonly Argument<string> Dataset = new("dataset") { Description = "A known data set or a folder with IDX files." };

    private static readonly string[] Examples =
    [
        "kiln stats fashion-mnist",
        "kiln stats shapes --json",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "stats",
        "Shows mean, deviation, classes and duplicates of a data set; mean and std are those of the training images, in 0 … 1.",
        Examples,
        [Dataset, Common.Data],
        (parsed, terminal) => Run(parsed, terminal, stop),
        streams);

    private static int Run(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        ImageSets images = DatasetCatalog.Load(parsed.GetRequiredValue(Dataset), Common.Finder(parsed, terminal, stop));
        ImageStatistics train = ImageStatistics.Of(images.Train), test = ImageStatistics.Of(images.Test);
        var duplicates = DuplicateImages.Of(images);

        var table = new Table { Title = new TableTitle(Markup.Escape(images.Train.Name)) };
        table.AddColumns("", "training", "test");
        foreach (TableColumn column in table.Columns.Skip(1)) column.RightAligned();
        void Row(string name, Func<ImageStatistics, string> of) => table.AddRow(Markup.Escape(name), of(train), of(test));
        Row("images", s => $"{s.Count:N0}");
        Row("size", s => $"{s.Size}");
        Row("mean", s => $"{s.Mean:F6}");
        Row("std", s => $"{s.Deviation:F6}");
        Row("bytes", s => $"{s.Minimum} … {s.Maximum}");
        for (int c = 0; c < train.ClassCounts.Count; c++) Row(images.Train.ClassNames[c], s => $"{s.ClassCounts[c]:N0}");
        table.AddRow("duplicates", $"{duplicates.InTrain:N0}", $"{duplicates.InTest:N0}");
        table.AddRow("also in training", "", $"{duplicates.TestInTrain:N0}");

        terminal.Result(
            new JsonObject
            {
                ["name"] = images.Train.Name,
                ["mean"] = Json.Number(train.Mean),
                ["std"] = Json.Number(train.Deviation),
                ["classes"] = Json.Array(images.Train.ClassNames),
                ["train"] = ToJson(train),
                ["test"] = ToJson(test),
                ["duplicates"] = new JsonObject
                {
                    ["inTrain"] = duplicates.InTrain,
                    ["inTest"] = duplicates.InTest,
                    ["testInTrain"] = duplicates.TestInTrain,
                    ["contradicting"] = duplicates.Contradicting,
                },
            },
            table);
        return ExitCode.Done;
    }

    private static JsonObject ToJson(ImageStatistics s) => new()
    {
        ["count"] = s.Count,
        ["height"] = s.Size.Height,
        ["width"] = s.Size.Width,
        ["channels"] = s.Size.Channels,
        ["mean"] = Json.Number(s.Mean),
        ["std"] = Json.Number(s.Deviation),
        ["channelMean"] = Json.Array(s.ChannelMeans, digits: 9),
        ["channelStd"] = Json.Array(s.ChannelDeviations, digits: 9),
        ["min"] = s.Minimum,
        ["max"] = s.Maximum,
        ["classCounts"] = new JsonArray([.. s.ClassCounts.Select(n => (JsonNode)n)]),
    };
}

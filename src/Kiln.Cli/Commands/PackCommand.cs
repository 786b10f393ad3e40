using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Kiln.Vision;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln pack</c>: writes a data set as one file that is read without decoding.</summary>
internal static class PackCommand
{
    private static readonly Argument<string> Source = new("dataset") { Description = "A folder of classes, a CSV manifest or a known data set." };
    private static readonly Argument<string> Out = new("out") { Description = "The file to write; one that is there is replaced when the new one is whole." };
    private static readonly Option<bool> Encoded = new("--encoded") { Description = "Keep image files as they are, which is smaller; otherwise pixels, which need no decoding." };

    private static readonly string[] Examples =
    [
        "kiln pack photos photos.pack --size 64",
        "kiln pack photos photos.pack --encoded",
        "kiln train photos.pack --model resnet20",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "pack",
        "Writes a data set as one file; training on it is training on the folder, to the bit.",
        Examples,
        [Source, Out, Encoded, .. DataChoices.ReadingSymbols, Common.Data],
        (parsed, terminal) => Run(parsed, terminal, stop),
        streams);

    private static int Run(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        string path = parsed.GetRequiredValue(Out);
        if (Directory.Exists(path)) throw new InputException($"'{path}' is a folder; give the name of the file to write.");
        long started = Stopwatch.GetTimestamp();
        PackReport report = DatasetOpening.Pack(
            parsed.GetRequiredValue(Source), path, parsed.GetValue(Encoded), DataChoices.Of(parsed, new DataOptions()), Common.Finder(parsed, terminal, stop));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        terminal.Result(
            new JsonObject
            {
                ["pack"] = Path.GetFullPath(path),
                ["images"] = report.Images,
                ["bytes"] = report.Bytes,
                ["seconds"] = Json.Number(Math.Round(seconds, 3)),
                ["files"] = ReportLines.ToJson(report.Report),
            },
            new Facts().Add("images", $"{report.Images:N0}").Add("size", $"{report.Bytes / 1e6:F1} MB").Add("time", $"{seconds:F1} s").Add("pack", Path.GetFullPath(path)).Table);
        ReportLines.Say(terminal, report.Report);
        return ExitCode.Done;
    }
}

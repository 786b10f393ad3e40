using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Kiln.Lab;
using Kiln.Vision;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln report</c>: makes the page of a run again.</summary>
internal static class ReportCommand
{
    private static readonly Argument<string> Run = new("run") { Description = "Folder of a run." };
    private static readonly Option<string?> Out = new("--out") { Description = "The file to write [default: report.html in the run's folder].", HelpName = "FILE" };

    private static readonly string[] Examples =
    [
        "kiln report runs/mine",
        "kiln report runs/mine --out mine.html",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "report",
        "Writes a run's page: outcome, curves, layers, confusions, mistakes, filters and recipe, in one file that needs no network.",
        Examples,
        [Run, Out, Common.Data],
        (parsed, terminal) => Report(parsed, terminal, stop),
        streams);

    private static int Report(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        RunFiles run = RunFiles.Read(parsed.GetRequiredValue(Run));
        using CpuDevice device = Common.Device(parsed);
        RunPictures pictures = PicturesOf(run, device, () => Common.Finder(parsed, terminal, stop), terminal, stop);
        IReadOnlyList<ReportFinding>? findings = RunFindings.Of(run.Path, () => ImageTask.For(run.Recipe, Common.Finder(parsed, terminal, stop)), device, terminal, stop);
        string path = Path.GetFullPath(parsed.GetValue(Out) ?? Path.Combine(run.Path, RunPage.FileName));
        RunPage.Write(RunPage.Of(run, findings, pictures), path);
        terminal.Result(new JsonObject { ["report"] = path, ["bytes"] = new FileInfo(path).Length }, new Facts().Add("report", path).Table);
        return ExitCode.Done;
    }

    /// <summary>What the model shows of itself; where it or the data are not at hand, as much as there is, and a line that says why.</summary>
    private static RunPictures PicturesOf(RunFiles run, CpuDevice device, Func<DataFinder> finder, Terminal terminal, CancellationToken stop)
    {
        RunPictures pictures = RunPictures.None;
        try
        {
            using var classifier = ImageClassifier.Load(run.Path, device);
            pictures = RunPictures.Of(classifier);
            ImageSources images = DatasetOpening.Open(run.Recipe.Data, run.Recipe.DataOptions, run.Recipe.Seed, finder());
            return RunPictures.Of(classifier, images.Test, stop);
        }
        catch (InputException e)
        {
            terminal.Say($"The page has no images of mistakes: {e.Message}");
            return pictures;
        }
    }

    /// <summary>Writes the page of a run that has just ended; what fails is said and does not fail the run.</summary>
    public static void AfterTraining(RunFolder folder, ImageTask task, CpuDevice device, Terminal terminal, CancellationToken stop)
    {
        string path = Path.Combine(folder.FullName, RunPage.FileName);
        try
        {
            RunFiles run = RunFiles.Read(folder.FullName);
            RunPictures pictures = RunPictures.None;
            if (File.Exists(folder.ModelPath))
            {
                using var classifier = ImageClassifier.Load(folder.FullName, device);
                pictures = RunPictures.Of(classifier, task.Images.Test, stop);
            }

            RunPage.Write(RunPage.Of(run, RunFindings.Of(folder.FullName, () => task, device, terminal, stop), pictures), path);
        }
        catch (Exception e) when (e is InputException or ShapeException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            terminal.Say($"The run is complete, but its page could not be written: {e.Message}");
        }
    }
}

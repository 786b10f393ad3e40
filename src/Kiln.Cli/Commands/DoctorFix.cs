using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Kiln.Lab;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln doctor --fix</c>: applies remedies to a recipe, trains briefly before and after, and writes the mended recipe.</summary>
internal static class DoctorFix
{
    private const int UsualEpochs = 2, UsualLimit = 2000;

    private static readonly Option<bool> Fix = new("--fix") { Description = "Apply remedies to the recipe, train briefly before and after, and write the mended recipe." };
    private static readonly Option<string?> Out = new("--out") { Description = "With --fix: the file to write [default: beside the recipe, or in the run's folder].", HelpName = "FILE" };
    private static readonly Option<int?> Epochs = Numbers.Whole("--epochs", $"With --fix: epochs of each training [default: {UsualEpochs}].");
    private static readonly Option<int?> Limit = Numbers.Whole("--limit", $"With --fix: the most training and test images of each training [default: {UsualLimit}].");

    /// <summary>The options of it.</summary>
    public static Symbol[] Symbols { get; } = [Fix, Out, Epochs, Limit];

    /// <summary>Whether it is asked for.</summary>
    /// <exception cref="InputException">One of its options is given without it.</exception>
    public static bool IsAsked(ParseResult parsed)
    {
        bool asked = parsed.GetValue(Fix);
        if (!asked && ((Option[])[Out, Epochs, Limit]).FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } option) throw new InputException($"{option.Name} belongs to --fix; add --fix or leave it out.");
        return asked;
    }

    /// <summary>Mends a recipe and writes it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Where results go.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="subject">What was named on the command line.</param>
    /// <param name="recipe">The recipe of it.</param>
    /// <param name="finder">Where data sets are looked for.</param>
    /// <param name="progress">Is told what is being done.</param>
    /// <param name="stop">Ends it.</param>
    public static int Run(ParseResult parsed, Terminal terminal, CpuDevice device, string subject, Recipe recipe, DataFinder finder, Action<string> progress, CancellationToken stop)
    {
        string path = Path.GetFullPath(parsed.GetValue(Out) ?? Beside(subject));
        if (File.Exists(path) && parsed.GetValue(Out) is null) throw new InputException($"'{path}' exists already; remove it, or name another file by --out.");
        ImageSources images = DatasetOpening.Open(recipe.Data, recipe.DataOptions, recipe.Seed, finder);
        Mending mending = Mender.Mend(recipe, ImagePatient.MakerOf(images), new(device)
        {
            Epochs = parsed.GetValue(Epochs) ?? UsualEpochs,
            Limit = parsed.GetValue(Limit) ?? UsualLimit,
            LoaderThreads = images.Train.DecodesOnRead ? device.Threads : 1,
            Progress = progress,
            Cancellation = stop,
        });
        if (mending.HasChanged) Write(path, mending.Recipe);
        JsonObject json = MendingTables.Json(mending);
        (json["patient"], json["seed"], json["written"]) = (subject, recipe.Seed, mending.HasChanged ? path : null);
        string end = mending.HasChanged ? $"The mended recipe: {path}\n" : "No remedy helped, or none was needed: nothing was written.\n";
        terminal.Result(json, [.. MendingTables.Of(mending, recipe.Seed), new Text(end)]);
        return mending.After.Serious == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Mends recipes with known diseases and shows how near they come to their healthy twins.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Where results go.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="data">The data set to do it on; null for images that are drawn on the spot.</param>
    /// <param name="progress">Is told what is being done.</param>
    /// <param name="stop">Ends it.</param>
    public static int Test(ParseResult parsed, Terminal terminal, CpuDevice device, string? data, Action<string> progress, CancellationToken stop)
    {
        ImageSources images = data is null ? SickRecipes.Drawn() : DatasetOpening.Open(data, new(), Common.DefaultSeed, Common.Finder(parsed, terminal, stop));
        IReadOnlyList<SickRecipe> all = data is null ? SickRecipes.All : SickRecipes.On(data, images.Train.ClassNames.Count, parsed.GetValue(Limit) ?? UsualLimit);
        var results = new List<MendedRecipe>();
        foreach (SickRecipe sick in all)
        {
            progress($"{results.Count + 1} of {all.Count}: {sick.Name}");
            results.Add(SickRecipes.Mend(sick, images, device, stop));
        }

        int mended = results.Count(r => r.IsMended);
        var json = new JsonObject { ["recipes"] = MendingTables.Json(results), ["mended"] = mended };
        terminal.Result(json, MendingTables.Of(results), new Text($"{mended} of {results.Count} recipes come within 2 points of their healthy twins.\n"));
        return mended == results.Count ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Beside(string subject)
    {
        if (Directory.Exists(subject)) return Path.Combine(subject, "recipe.mended.json");
        return Path.ChangeExtension(subject, null) + ".mended.json";
    }

    private static void Write(string path, Recipe recipe)
    {
        try
        {
            File.WriteAllText(path, recipe.ToJson() + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot write '{path}': {e.Message.TrimEnd('.')}; choose another place by --out.", e);
        }
    }
}

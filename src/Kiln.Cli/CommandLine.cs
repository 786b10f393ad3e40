using System.CommandLine;
using Kiln.Cli.Commands;
using Kiln.Vision;

namespace Kiln.Cli;

/// <summary>The verbs of the tool, and what becomes of errors: one sentence and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Makes the whole command line.</summary>
    public static RootCommand Create(Streams streams, CancellationToken stop)
    {
        var root = new RootCommand("Trains, tests and explains neural networks.")
        {
            TrainCommand.Create(streams, stop),
            LrFindCommand.Create(streams, stop),
            EvaluateCommand.Create(streams, stop),
            PredictCommand.Create(streams),
            ReportCommand.Create(streams, stop),
            WatchCommand.Create(streams, stop),
            CompareCommand.Create(streams, stop),
            StatsCommand.Create(streams, stop),
            PackCommand.Create(streams, stop),
            AugmentCommand.Create(streams, stop),
            SummaryCommand.Create(streams),
            ProbeCommand.Create(streams),
            RecipeCommand.Create(streams),
            DoctorCommand.Create(streams, stop),
            LabCommand.Create(streams, stop),
            BenchCommand.Create(streams),
        };
        root.HelpName = "kiln";
        Help.AddExamples(root, streams.Out);
        return root;
    }

    /// <summary>Parses and runs; returns the exit code.</summary>
    public static int Run(string[] args, Streams streams, CancellationToken stop)
    {
        try
        {
            TransformJson.Register();   // before the first recipe is read
            RootCommand root = Create(streams, stop);
            if (args is [not ['-', ..] and var verb, ..] && root.Subcommands.All(c => c.Name != verb))
            {
                return Complain(streams, $"'{verb}' is no verb; known are {string.Join(", ", root.Subcommands.Select(c => c.Name))}.", ExitCode.BadInput);
            }

            ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
            if (parsed.Errors.Count > 0) return Complain(streams, parsed.Errors[0].Message, ExitCode.BadInput);
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = streams.Out, Error = streams.Error });
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is InputException or ShapeException or IOException or UnauthorizedAccessException)
        {
            return Complain(streams, e.Message, ExitCode.BadInput);
        }
    }

    private static int Complain(Streams streams, string sentence, int code)
    {
        streams.Error.WriteLine($"kiln: {sentence}");
        return code;
    }
}

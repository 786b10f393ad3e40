using System.CommandLine;
using Kiln.Cli.Commands;

namespace Kiln.Cli;

/// <summary>The verbs of the tool, and what becomes of errors: one sentence and an exit code.</summary>
internal static class CommandLine
{
    private static readonly InvocationConfiguration Plain = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    /// <summary>Makes the whole command line.</summary>
    public static RootCommand Create(CancellationToken stop) => new("Trains, tests and explains neural networks.")
    {
        TrainCommand.Create(stop),
        EvaluateCommand.Create(),
        PredictCommand.Create(),
        StatsCommand.Create(),
        SummaryCommand.Create(),
        ProbeCommand.Create(),
        BenchCommand.Create(),
    };

    /// <summary>Parses and runs; returns the exit code.</summary>
    public static int Run(string[] args, CancellationToken stop)
    {
        try
        {
            ParseResult parsed = Create(stop).Parse(args);
            if (parsed.Errors.Count == 0 || args.Length == 0) return parsed.Invoke(Plain) == 0 ? ExitCode.Done : ExitCode.Failed;
            return Complain(parsed.Errors[0].Message, ExitCode.BadInput);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is InputException or ShapeException or IOException or UnauthorizedAccessException)
        {
            return Complain(e.Message, ExitCode.BadInput);
        }
    }

    private static int Complain(string sentence, int code)
    {
        Console.Error.WriteLine($"kiln: {sentence}");
        return code;
    }
}

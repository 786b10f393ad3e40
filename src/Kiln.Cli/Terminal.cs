using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kiln.Cli;

/// <summary>Where a verb may write.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress and complaints.</param>
internal sealed record Streams(TextWriter Out, TextWriter Error);

/// <summary>Shows results on standard output, as tables for people or as one JSON object for programs, and progress on standard error.</summary>
internal sealed class Terminal
{
    private const int WidthWithoutTerminal = 160;
    private readonly Streams streams;
    private readonly bool json;

    public Terminal(Streams streams, bool json)
    {
        this.streams = streams;
        this.json = json;
        Out = Open(streams.Out, Console.IsOutputRedirected || streams.Out != Console.Out);
        ProgressIsLive = !Console.IsErrorRedirected && streams.Error == Console.Error;
        Progress = Open(streams.Error, !ProgressIsLive);
    }

    /// <summary>Standard error as a console that knows colours.</summary>
    public IAnsiConsole Progress { get; }

    /// <summary>Whether progress may redraw itself.</summary>
    public bool ProgressIsLive { get; }

    private IAnsiConsole Out { get; }

    /// <summary>Writes a line of progress.</summary>
    public void Say(string line) => streams.Error.WriteLine(line);

    /// <summary>Writes over the line of progress begun, where somebody looks; the last of them ends it.</summary>
    public void Redraw(string line, bool last) => streams.Error.Write($"\r{line,-78}{(last ? "\n" : "")}");

    /// <summary>Shows a result: <paramref name="shown"/> to people, or <paramref name="result"/> to programs.</summary>
    public void Result(JsonObject result, params ReadOnlySpan<IRenderable> shown)
    {
        if (json)
        {
            streams.Out.WriteLine(result.ToJsonString());
            return;
        }

        foreach (IRenderable part in shown)
        {
            Out.Write(part);
            if (part is not Text) Out.WriteLine();
        }
    }

    private static IAnsiConsole Open(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Yes,   // bars redraw themselves only where somebody looks
        });
        if (redirected) console.Profile.Width = WidthWithoutTerminal;
        return console;
    }
}

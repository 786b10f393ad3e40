using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Lab;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln watch</c>: shows the page of a run while it trains.</summary>
internal static class WatchCommand
{
    private static readonly Argument<string> Run = new("run") { Description = "Folder of a run, under way or ended." };
    private static readonly Option<int?> Port = Numbers.Whole("--port", $"Port on this machine; 0 for any that is free [default: {WatchServer.DefaultPort}].", atLeast: 0);

    private static readonly string[] Examples =
    [
        "kiln watch runs/mine",
        "kiln watch runs/mine --port 8080",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "watch",
        "Shows a run's page in a browser of this machine, and keeps it up to date while the run trains. Ctrl-C ends the page, not the run.",
        Examples,
        [Run, Port],
        (parsed, terminal) => Watch(parsed, terminal, stop),
        streams);

    private static int Watch(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        string run = parsed.GetRequiredValue(Run);
        using var server = new WatchServer(run, parsed.GetValue(Port) ?? WatchServer.DefaultPort);
        // The address is the result: whoever waits for it must have it before the server ends.
        terminal.Result(
            new JsonObject { ["run"] = Path.GetFullPath(run), ["address"] = server.Address.ToString() },
            new Facts().Add("run", run).Add("page", server.Address.ToString()).Table);
        terminal.Say("Open the page in a browser of this machine; Ctrl-C ends it, not the run.");
        server.RunAsync(stop).GetAwaiter().GetResult();
        return ExitCode.Done;
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace Kiln.Cli.Tests;

/// <summary>What a command line came to.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Outcome(int ExitCode, string Out, string Error)
{
    /// <summary>The object on the last line of standard output.</summary>
    public JsonElement Json => JsonDocument.Parse(Out.TrimEnd('\n').Split('\n')[^1]).RootElement;

    /// <summary>Asserts that it went well.</summary>
    public Outcome Done()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");
        return this;
    }
}

/// <summary>Runs the tool: in this process, or in one of its own where signals matter.</summary>
internal static class Tool
{
    /// <summary>Runs a command line in this process.</summary>
    public static Outcome Run(params string[] arguments) => Run(CancellationToken.None, arguments);

    /// <summary>Runs a command line in this process, with a token in place of Ctrl-C.</summary>
    public static Outcome Run(CancellationToken stop, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(arguments, new Streams(output, error), stop);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Starts the tool as a process.</summary>
    public static Process Start(params string[] arguments)
    {
        // A shell starts background jobs with interrupts ignored, and children inherit that; coreutils' env gives them back.
        var info = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : Dotnet) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (OperatingSystem.IsLinux())
        {
            info.ArgumentList.Add("--default-signal=INT");
            info.ArgumentList.Add(Dotnet);
        }

        info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Kiln.Cli.dll"));
        foreach (string argument in arguments) info.ArgumentList.Add(argument);
        return Process.Start(info)!;
    }

    private static string Dotnet =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}

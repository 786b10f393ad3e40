using System.Reflection;

namespace Kiln.Cli;

/// <summary>The kiln command.</summary>
internal static class Program
{
    /// <summary>Runs one verb; <c>--version</c> is answered before anything heavy is loaded.</summary>
    private static int Main(string[] args)
    {
        if (args is ["--version"])
        {
            Console.Out.WriteLine($"kiln {Version}");
            return ExitCode.Done;
        }

        using var interrupt = new Interrupt();
        return CommandLine.Run(args, new Streams(Console.Out, Console.Error), interrupt.Token);
    }

    /// <summary>The version of the tool, without the commit.</summary>
    internal static string Version =>
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}

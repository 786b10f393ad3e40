namespace Kiln.Cli;

/// <summary>What the tool tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Found something serious, or broke.</summary>
    public const int Failed = 1;

    /// <summary>Was given something it cannot use.</summary>
    public const int BadInput = 2;

    /// <summary>Was interrupted: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}

namespace Kiln.Vision;

/// <summary>A plan and memory of a thread for changes within a change, apart from those of the pipeline under way.</summary>
internal sealed class PolicyRunner
{
    [ThreadStatic]
    private static PolicyRunner? ofThread;

    /// <summary>The runner of this thread.</summary>
    public static PolicyRunner OfThread => ofThread ??= new();

    /// <summary>What a policy chose.</summary>
    public Plan Plan { get; } = new();

    /// <summary>Executes it.</summary>
    public PipelineRunner Steps { get; } = new();
}

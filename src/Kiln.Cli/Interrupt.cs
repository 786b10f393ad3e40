using System.Runtime.InteropServices;

namespace Kiln.Cli;

/// <summary>Turns the first Ctrl-C (or SIGTERM) into a request to stop cleanly; the second one ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interrupt() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration r in registrations) r.Dispose();
        source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        if (source.IsCancellationRequested) Environment.Exit(ExitCode.Interrupted);
        context.Cancel = true;
        source.Cancel();
    }
}

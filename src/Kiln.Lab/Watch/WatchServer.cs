using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Kiln.Lab;

/// <summary>
/// Shows a run's page in browsers of this machine while the run writes its folder. It serves two addresses, <c>/</c> and <c>/events</c>, and no files;
/// it answers only callers that name it as this machine. A run that nobody looks at costs nothing.
/// </summary>
public sealed class WatchServer : IDisposable
{
    /// <summary>The port where none is asked for.</summary>
    public const int DefaultPort = 7070;

    private const int MostCallers = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TcpListener listener;
    private readonly RunFollower follower;
    private readonly Lock looking = new();
    private readonly HashSet<string> hosts;
    private int callers, viewers;

    /// <summary>Takes a run and a port; nobody is answered before <see cref="RunAsync"/>.</summary>
    /// <param name="run">The folder of a run.</param>
    /// <param name="port">The port, 1 … 65535; 0 for any that is free.</param>
    /// <exception cref="InputException">There is no run, or the port cannot be had.</exception>
    public WatchServer(string run, int port = DefaultPort)
    {
        if (port is < 0 or > IPEndPoint.MaxPort) throw new InputException($"--port: expected 0 … {IPEndPoint.MaxPort}, received {port}.");
        follower = new(run);
        listener = new(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException e)
        {
            listener.Dispose();
            string reason = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is in use on this machine" : $"cannot be had ({e.Message.TrimEnd('.')})";
            throw new InputException($"Port {port} {reason}; choose another one by --port, or --port 0 for any that is free.", e);
        }

        int given = ((IPEndPoint)listener.LocalEndpoint).Port;
        Address = new($"http://127.0.0.1:{given}/");
        hosts = new(StringComparer.OrdinalIgnoreCase) { $"127.0.0.1:{given}", $"localhost:{given}" };
        if (given == 80) hosts.UnionWith(["127.0.0.1", "localhost"]);
    }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; }

    /// <summary>How long to wait between two looks at the folder.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Serves until it is told to stop; callers that are still there are then sent away.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var under = new List<Task> { FollowAsync(ending.Token) };
        try
        {
            while (true)
            {
                TcpClient caller = await listener.AcceptTcpClientAsync(stop).ConfigureAwait(false);
                under.RemoveAll(t => t.IsCompleted && t != under[0]);
                under.Add(ServeAsync(caller, ending.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
        finally
        {
            listener.Stop();
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(under).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private async Task FollowAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                if (Volatile.Read(ref viewers) == 0) continue;
                long began = Stopwatch.GetTimestamp();
                Look();
                // A page of thousands of steps takes its time: at most a tenth of one core belongs to it.
                TimeSpan rest = 9 * Stopwatch.GetElapsedTime(began);
                timer.Period = rest > Pause ? rest : Pause;
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private void Look()
    {
        lock (looking)
        {
            try
            {
                follower.Look();
            }
            catch (InputException)
            {
                // A file that is being replaced; the next look finds it whole.
            }
        }
    }

    private async Task ServeAsync(TcpClient caller, CancellationToken stop)
    {
        using TcpClient closing = caller;
        try
        {
            using NetworkStream stream = caller.GetStream();
            if (Interlocked.Increment(ref callers) > MostCallers) await HttpAnswer.SendAsync(stream, 503, "Too many pages are open.", stop).ConfigureAwait(false);
            else await AnswerAsync(stream, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The caller is gone or took too long, or the server ends.
        }
        finally
        {
            Interlocked.Decrement(ref callers);
        }
    }

    private async Task AnswerAsync(NetworkStream stream, CancellationToken stop)
    {
        HttpRequest? request;
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            patience.CancelAfter(Patience);
            request = await HttpRequest.ReadAsync(stream, patience.Token).ConfigureAwait(false);
        }

        // A page elsewhere whose name was made to mean this machine would send that name.
        if (request is null) await HttpAnswer.SendAsync(stream, 400, "This is no request.", stop).ConfigureAwait(false);
        else if (request.Header("Host") is not { } host || !hosts.Contains(host)) await HttpAnswer.SendAsync(stream, 403, $"Only {Address} is served here.", stop).ConfigureAwait(false);
        else if (request.Method is not "GET") await HttpAnswer.SendAsync(stream, 405, "Only GET is served here.", stop).ConfigureAwait(false);
        else if (request.Path == "/") await PageAsync(stream, stop).ConfigureAwait(false);
        else if (request.Path == "/events") await EventsAsync(stream, request.Header("Last-Event-ID") ?? request.From, stop).ConfigureAwait(false);
        else await HttpAnswer.SendAsync(stream, 404, $"There is one page here, {Address}.", stop).ConfigureAwait(false);
    }

    private async Task PageAsync(NetworkStream stream, CancellationToken stop)
    {
        Look();
        await HttpAnswer.SendAsync(stream, 200, follower.Page.ToHtml("/events"), stop, "text/html").ConfigureAwait(false);
    }

    private async Task EventsAsync(NetworkStream stream, string? seen, CancellationToken stop)
    {
        Interlocked.Increment(ref viewers);
        try
        {
            Look();
            await HttpAnswer.BeginEventsAsync(stream, stop).ConfigureAwait(false);
            // A browser sends nothing more: what can be read is its farewell.
            Task gone = stream.ReadAsync(new byte[1], stop).AsTask();
            while (true)
            {
                LiveChange change = follower.Page.Since(seen);
                await HttpAnswer.WriteAsync(stream, change.Events, stop).ConfigureAwait(false);
                if (change.Ended) return;
                seen = change.Version;
                if (await Task.WhenAny(change.Next, gone).ConfigureAwait(false) == gone) return;
            }
        }
        finally
        {
            Interlocked.Decrement(ref viewers);
        }
    }
}

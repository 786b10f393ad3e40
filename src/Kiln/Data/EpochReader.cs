using System.Collections;
using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Kiln;

/// <summary>One walk over the batches of an epoch: threads claim batch numbers in turn, fill them, and the consumer takes them in order.</summary>
/// <remarks>
/// Batch b lives in place b mod R of the ring. A thread may fill it once b − R has been given back, which is when the consumer
/// asks for the batch after it. All counters are guarded by one lock, held for a few instructions per batch; threads without
/// work sleep on it. Nobody is woken for nothing: a batch of cheap samples takes little longer than a change of threads. An error is
/// kept at its batch and thrown when the consumer gets there, so it does not depend on timing.
/// </remarks>
internal sealed class EpochReader : IEnumerable<Batch>, IEnumerator<Batch>
{
    private readonly Loader loader;
    private readonly int firstBatch;
    private readonly object gate = new();
    private readonly bool[] ready;
    private readonly ExceptionDispatchInfo?[] errors;
    private Thread[] threads = [];
    private Batch? current;
    private int claimed;    // the next number a thread will take
    private int released;   // batches below this number have been given back
    private int taken;      // the number the consumer holds
    private int awaited;    // the number the consumer sleeps for, or −1
    private int sleeping;   // threads that wait for a place
    private bool walked, started, stopping;

    /// <summary>Prepares a walk that starts at batch <paramref name="firstBatch"/>; threads start with the first MoveNext.</summary>
    public EpochReader(Loader loader, int epoch, int firstBatch)
    {
        this.loader = loader;
        this.firstBatch = firstBatch;
        Epoch = epoch;
        ready = new bool[loader.Ring.Length];
        errors = new ExceptionDispatchInfo?[loader.Ring.Length];
        claimed = released = firstBatch;
        taken = firstBatch - 1;
        awaited = -1;
    }

    /// <summary>The epoch, from 0.</summary>
    public int Epoch { get; }

    /// <inheritdoc/>
    public Batch Current => current ?? throw new InvalidOperationException("There is no current batch; call MoveNext first.");

    object IEnumerator.Current => Current;

    /// <inheritdoc/>
    public IEnumerator<Batch> GetEnumerator()
    {
        if (walked) return new EpochReader(loader, Epoch, firstBatch) { walked = true };
        walked = true;
        return this;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (stopping) throw new InvalidOperationException("This epoch was ended, by disposal or because another epoch of the same loader began.");
        if (!started) Start();
        current = null;
        if (taken + 1 >= loader.BatchesPerEpoch) return false;
        taken++;
        int place = taken % loader.Ring.Length;
        long asked = Stopwatch.GetTimestamp();
        if (threads.Length == 0)
        {
            loader.Fill(loader.Ring[place], Epoch, taken);
        }
        else
        {
            Await(place);
        }

        loader.Waited += Stopwatch.GetElapsedTime(asked);
        current = loader.Ring[place];
        return true;
    }

    /// <inheritdoc/>
    public void Reset() => throw new NotSupportedException("An epoch is walked once; ask the loader for it again.");

    /// <summary>Stops the threads and waits until they have ended.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.PulseAll(gate);
        }

        foreach (Thread t in threads) t.Join();
        threads = [];
        current = null;
    }

    private void Start()
    {
        started = true;
        loader.Begin(this);
        threads = new Thread[Math.Min(loader.Threads, loader.BatchesPerEpoch - firstBatch)];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Serve) { IsBackground = true, Name = $"kiln loader {i + 1}" };
            threads[i].Start();
        }
    }

    private void Await(int place)
    {
        ExceptionDispatchInfo? error;
        lock (gate)
        {
            released = taken;
            if (sleeping > 0) Monitor.PulseAll(gate);
            awaited = taken;
            while (!ready[place]) Monitor.Wait(gate);
            awaited = -1;
            ready[place] = false;
            error = errors[place];
        }

        if (error is null) return;
        Dispose();
        error.Throw();
    }

    private void Serve()
    {
        while (Claim(out int number))
        {
            int place = number % loader.Ring.Length;
            ExceptionDispatchInfo? error = null;
            try
            {
                loader.Fill(loader.Ring[place], Epoch, number);
            }
#pragma warning disable CA1031 // Whatever the data set throws belongs to the consumer, on its own thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                error = ExceptionDispatchInfo.Capture(e);
            }

            lock (gate)
            {
                errors[place] = error;
                ready[place] = true;
                if (awaited == number) Monitor.PulseAll(gate);
            }

            if (error is not null) return;
        }
    }

    private bool Claim(out int number)
    {
        lock (gate)
        {
            number = claimed;
            if (number >= loader.BatchesPerEpoch) return false;
            claimed++;
            sleeping++;
            while (!stopping && number >= released + loader.Ring.Length) Monitor.Wait(gate);
            sleeping--;
            return !stopping;
        }
    }
}

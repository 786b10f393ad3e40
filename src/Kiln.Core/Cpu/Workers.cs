using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kiln.Cpu;

/// <summary>A piece of work that can be done chunk by chunk, in any order and on any thread.</summary>
internal interface IWork
{
    /// <summary>Does items <paramref name="start"/> … <paramref name="end"/> − 1 on team member <paramref name="worker"/> (0 is the caller).</summary>
    void Run(int start, int end, int worker);
}

/// <summary>
/// A team of threads that split a range into chunks. The caller is member 0 and works too; the others spin for a while after
/// each job, because a training step hands out hundreds of small ones, and sleep when nothing comes.
/// </summary>
/// <remarks>
/// Each member has a part of the range, the same of every job, and helps the others when it is done with its own: what it wrote in
/// one job, its part of a batch, is then still in its own caches in the next, and cores need not fetch it from each other.
/// Chunks depend on the range and its grain alone, never on the number of threads; who does which does not matter as long as
/// chunks write to different places. No allocation, no closures: the work is a struct on the caller's stack. Jobs must not nest.
/// A word for each part holds the job's number and the next free chunk. A member reads the job, then claims a chunk by
/// compare-and-swap on that word; the swap succeeds only while the job it read is the current one, so a latecomer can never touch a
/// finished job. The loops are optimised at once, because that of a member never returns and would wait long for a better version.
/// </remarks>
internal sealed unsafe class Workers : IDisposable
{
    /// <summary>How long an idle member keeps its core before it sleeps.</summary>
    private const double SpinSeconds = 200e-6;

    private const int Closed = int.MaxValue;

    /// <summary>Bytes between things that different members write: two cache lines, because the processor fetches them in pairs.</summary>
    private const int Apart = 128;

    /// <summary>Bytes of the largest work that is copied to where members read it; larger work stays on the caller's stack, whose lines the caller writes.</summary>
    private const int MostWork = 4096;

    private static readonly long SpinTicks = (long)(SpinSeconds * Stopwatch.Frequency);

    private readonly Thread[] threads;
    private readonly SemaphoreSlim wake = new(0);
    private readonly Scratch[] scratch;
    private readonly byte* shared;   // the job, how many chunks are done, how many members sleep, a word per part, the work: each on lines of its own
    private long jobs;
    private int busy;
    private bool stopping;

    /// <summary>Makes a team of <paramref name="size"/> members, the caller included.</summary>
    public Workers(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        Size = size;
        nuint bytes = (nuint)(((3 + size) * Apart) + MostWork);
        shared = (byte*)NativeMemory.AlignedAlloc(bytes, Apart);
        NativeMemory.Clear(shared, bytes);
        for (int part = 0; part < size; part++) WordOf(part) = Closed;
        scratch = new Scratch[size];
        for (int i = 0; i < size; i++) scratch[i] = new Scratch();
        threads = new Thread[size - 1];
        for (int i = 0; i < threads.Length; i++)
        {
            int member = i + 1;
            threads[i] = new Thread(() => Serve(member)) { IsBackground = true, Name = $"kiln worker {member}" };
            threads[i].Start();
        }
    }

    /// <summary>How many threads work, the caller included.</summary>
    public int Size { get; }

    /// <summary>The current job; written only while all words say closed.</summary>
    private ref Job Current => ref *(Job*)shared;

    private ref int Done => ref *(int*)(shared + Apart);

    private ref int Sleeping => ref *(int*)(shared + (2 * Apart));

    private void* WorkCopy => shared + ((3 + Size) * Apart);

    /// <summary>The private memory of a member, for the time of one chunk.</summary>
    public Scratch ScratchOf(int worker) => scratch[worker];

    /// <summary>Does items 0 … <paramref name="count"/> − 1 in chunks of <paramref name="grain"/>; returns when all are done.</summary>
    /// <remarks>Choose the grain so that a chunk takes some microseconds; a single chunk runs on the caller at once.</remarks>
    public void For<TWork>(int count, int grain, ref TWork work)
        where TWork : unmanaged, IWork
    {
        if (count <= 0) return;
        grain = Math.Max(grain, 1);
        if (Size == 1 || count <= grain)
        {
            for (int start = 0; start < count; start += grain) work.Run(start, Math.Min(start + grain, count), worker: 0);
            return;
        }

        if (Interlocked.Exchange(ref busy, 1) != 0)
        {
            throw new InvalidOperationException("A CpuDevice serves one thread at a time; give each thread that trains or predicts a device of its own.");
        }

        fixed (TWork* p = &work)
        {
            bool copied = sizeof(TWork) <= MostWork;
            if (copied) *(TWork*)WorkCopy = work;
            Share(copied ? WorkCopy : p, &Invoke<TWork>, count, grain);
        }

        Volatile.Write(ref busy, 0);
    }

    /// <summary>Stops the threads and frees their memory.</summary>
    public void Dispose()
    {
        Volatile.Write(ref stopping, true);
        wake.Release(Math.Max(threads.Length, 1));
        foreach (Thread t in threads) t.Join();
        foreach (Scratch s in scratch) s.Dispose();
        NativeMemory.AlignedFree(shared);
        wake.Dispose();
    }

    private static void Invoke<TWork>(void* work, int start, int end, int worker)
        where TWork : unmanaged, IWork => ((TWork*)work)->Run(start, end, worker);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Share(void* work, delegate*<void*, int, int, int, void> run, int count, int grain)
    {
        jobs++;
        for (int part = 0; part < Size; part++) Volatile.Write(ref WordOf(part), (jobs << 32) | Closed);
        int total = ((count - 1) / grain) + 1;
        Current = new() { Work = work, Run = run, Count = count, Grain = grain, Chunks = total };
        Done = 0;
        for (int part = 0; part < Size; part++) Interlocked.Exchange(ref WordOf(part), (jobs << 32) | (uint)FirstOf(part));   // a full fence: the job before it, the look at the sleepers after it
        int asleep = Volatile.Read(ref Sleeping);
        if (asleep > 0) wake.Release(asleep);

        while (Claim(worker: 0, out int chunk)) Do(chunk, worker: 0);
        SpinWait patience = default;
        while (Volatile.Read(ref Done) < total) patience.SpinOnce(sleep1Threshold: -1);
    }

    /// <summary>The job's number in the upper half, the next chunk of a part in the lower.</summary>
    private ref long WordOf(int part) => ref *(long*)(shared + ((3 + part) * Apart));

    /// <summary>The first chunk of a part; that of the part after the last is the number of chunks.</summary>
    private int FirstOf(int part) => (int)((long)Volatile.Read(ref Current.Chunks) * part / Size);

    /// <summary>The next chunk of a member's own part, or of the parts after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Claim(int worker, out int chunk)
    {
        for (int i = 0; i < Size; i++)
        {
            int part = worker + i < Size ? worker + i : worker + i - Size;
            while (true)
            {
                long seen = Volatile.Read(ref WordOf(part));
                chunk = (int)(seen & uint.MaxValue);
                if (chunk == Closed || chunk >= FirstOf(part + 1)) break;
                if (Interlocked.CompareExchange(ref WordOf(part), seen + 1, seen) == seen) return true;
            }
        }

        chunk = Closed;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Do(int chunk, int worker)
    {
        Job job = Current;
        int start = chunk * job.Grain;
        job.Run(job.Work, start, Math.Min(start + job.Grain, job.Count), worker);
        Interlocked.Increment(ref Done);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Serve(int worker)
    {
        long idleSince = Stopwatch.GetTimestamp();
        while (!Volatile.Read(ref stopping))
        {
            if (Claim(worker, out int chunk))
            {
                Do(chunk, worker);
                idleSince = Stopwatch.GetTimestamp();
                continue;
            }

            if (Stopwatch.GetTimestamp() - idleSince < SpinTicks)
            {
                Thread.SpinWait(8);
                continue;
            }

            Interlocked.Increment(ref Sleeping);
            if (!HasWork() && !Volatile.Read(ref stopping)) wake.Wait();
            Interlocked.Decrement(ref Sleeping);
            idleSince = Stopwatch.GetTimestamp();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private bool HasWork()
    {
        for (int part = 0; part < Size; part++)
        {
            int chunk = (int)(Volatile.Read(ref WordOf(part)) & uint.MaxValue);
            if (chunk != Closed && chunk < FirstOf(part + 1)) return true;
        }

        return false;
    }

    private struct Job
    {
        public void* Work;
        public delegate*<void*, int, int, int, void> Run;
        public int Count, Grain, Chunks;
    }
}

using Kiln.Cpu;

namespace Kiln.Core.Tests.Cpu;

[Collection(KernelCollection.Name)]
public sealed unsafe class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Every_item_of_many_jobs_is_done_exactly_once(int size)
    {
        using var workers = new Workers(size);
        using Floats done = Floats.Filled(5000, 0);
        var random = new Philox(7);
        for (int job = 0; job < 20_000; job++)
        {
            int count = random.Below(done.Length + 1) >> random.Below(12), grain = 1 + random.Below(200);
            done.Span[..count].Clear();
            var work = new Tick(done.Buffer.Address, grain, size);
            workers.For(count, grain, ref work);
            Assert.Equal(-1, done.Span[..count].IndexOfAnyExcept(1));
            if (job % 100 == 0 && count < done.Length) done.Span[count..].Clear();
        }
    }

    [Fact]
    public void A_second_thread_is_refused_while_a_job_runs()
    {
        using var workers = new Workers(2);
        Hold.Begun.Reset();
        Hold.Released.Reset();
        var first = new Thread(() =>
        {
            var hold = default(Hold);
            workers.For(2, 1, ref hold);
        });
        first.Start();
        Hold.Begun.Wait();
        var second = default(Hold);
        Assert.Throws<InvalidOperationException>(() => workers.For(2, 1, ref second));
        Hold.Released.Set();
        first.Join();
        workers.For(2, 1, ref second);   // free again
    }

    [Fact]
    public void Jobs_are_done_after_the_team_has_gone_to_sleep()
    {
        using var workers = new Workers(4);
        using Floats done = Floats.Filled(1000, 0);
        for (int job = 0; job < 20; job++)
        {
            Thread.Sleep(job % 4);   // some pauses are longer than the members spin
            done.Span.Clear();
            var work = new Tick(done.Buffer.Address, 10, 4);
            workers.For(done.Length, 10, ref work);
            Assert.Equal(-1, done.Span.IndexOfAnyExcept(1));
        }
    }

    [Fact]
    public void Chunks_do_not_depend_on_the_number_of_threads()
    {
        foreach (int size in (int[])[1, 3])
        {
            using var workers = new Workers(size);
            using Floats starts = Floats.Filled(103, -1);
            var work = new Starts(starts.Buffer.Address);
            workers.For(starts.Length, 10, ref work);
            for (int i = 0; i < starts.Length; i++) Assert.Equal(i / 10 * 10, starts[i]);
        }
    }

    [Fact]
    public void Nothing_to_do_is_done_at_once_and_a_team_that_never_worked_can_be_disposed()
    {
        using var workers = new Workers(3);
        var work = new Tick(null, 1, 3);
        workers.For(0, 1, ref work);
    }

    [Fact]
    public void Many_teams_come_and_go()
    {
        using Floats done = Floats.Filled(64, 0);
        for (int i = 0; i < 50; i++)
        {
            using var workers = new Workers(3);
            done.Span.Clear();
            var work = new Tick(done.Buffer.Address, 1, 3);
            workers.For(done.Length, 1, ref work);
            Assert.Equal(-1, done.Span.IndexOfAnyExcept(1));
        }
    }

    [Fact]
    public void A_team_needs_a_member() => Assert.Throws<ArgumentOutOfRangeException>(() => new Workers(0));

    [Fact]
    public void Private_memory_grows_and_is_aligned()
    {
        using var workers = new Workers(2);
        float* small = workers.ScratchOf(0).Floats(10);
        Assert.Equal((nint)small, (nint)workers.ScratchOf(0).Floats(1000));
        float* large = workers.ScratchOf(0).Floats(1_000_000);
        Assert.Equal(0, (nint)large % 64);
        large[999_999] = 1;
        Assert.NotEqual((nint)large, (nint)workers.ScratchOf(1).Floats(10));
    }

    /// <summary>Adds one to each of its items; a chunk of a wrong size or a member that does not exist leaves a mark.</summary>
    private readonly struct Tick(float* done, int grain, int size) : IWork
    {
        private readonly float* done = done;
        private readonly int grain = grain, size = size;

        public void Run(int start, int end, int worker)
        {
            float one = start % grain == 0 && end - start <= grain && (uint)worker < (uint)size ? 1 : 100;
            for (int i = start; i < end; i++) done[i] += one;
        }
    }

    private readonly struct Starts(float* starts) : IWork
    {
        private readonly float* starts = starts;

        public void Run(int start, int end, int worker)
        {
            for (int i = start; i < end; i++) starts[i] = start;
        }
    }

    private readonly struct Hold : IWork
    {
        public static readonly ManualResetEventSlim Begun = new(), Released = new();

        public void Run(int start, int end, int worker)
        {
            Begun.Set();
            Released.Wait();
        }
    }
}

using Kiln.Cpu;

namespace Kiln.Tests.Training;

/// <summary>A training step takes what it needs once, and no more ever after.</summary>
[Collection(Alone)]
public sealed class StepMemoryTests
{
    private const string Alone = "alone";   // other tests would move the working set

    private const int Steps = 10_000;

    private static readonly (string Name, Shape Sample, Func<Layer> Make)[] Nets =
    [
        ("convolutional", [6, 6, 4], () => new Sequential(
            new Conv2d(4, 16, kernel: 3, padding: 1, bias: false), new BatchNorm(16), new Relu(), new MaxPool2d(2), new Flatten(), new Dropout(0.3f), new Linear(144, 3))),
        ("fully connected", [20], () => new Sequential(new Linear(20, 30), new Tanh(), new Linear(30, 30), new Relu(), new Dropout(0.3f), new Linear(30, 3))),
    ];

    public static TheoryData<string> Cases => new(Nets.Select(n => n.Name));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ten_thousand_steps_need_no_more_memory_than_a_few(string name)
    {
        using var run = new Run(name);
        run.Steps(Steps / 10);   // by then the runtime has compiled whatever runs often
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long pool = run.PoolFloats, resident = Environment.WorkingSet;
        run.Steps(Steps);
        Assert.Equal(pool, run.PoolFloats);
        Assert.Equal(0, run.BuffersOutstanding);

        // A kilobyte in each step, one small buffer, would show.
        Assert.InRange(Environment.WorkingSet - resident, long.MinValue, 1024L * Steps);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Managed_memory_is_not_allocated_at_all(string name)
    {
        using var run = new Run(name);
        run.Steps(Steps / 10);
        long most = 0;
        int free = 0;
        for (int i = 0; i < Steps; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run.Steps(1);
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            most = Math.Max(most, bytes);
            if (bytes == 0) free++;
        }

        Assert.True(free >= Steps - 10, $"{Steps - free} of {Steps} steps allocate, up to {most} bytes");   // the runtime may swap recompiled code in during a few
    }

    private sealed class Run : IDisposable
    {
        private readonly Layer net;
        private readonly CpuDevice device = new(threads: 2);
        private readonly ParameterStore store;
        private readonly OptimizerState optimizer;
        private readonly Shape shape;
        private readonly float[] x;
        private readonly int[] labels = [2, 0];
        private long step;
        private Pass? last;

        public Run(string name)
        {
            (_, Shape sample, Func<Layer> make) = Nets.Single(n => n.Name == name);
            net = make();
            store = ParameterStore.For(net.Parameters, device, seed: 1);
            optimizer = OptimizerState.For(new Adam(1e-3f), store);
            shape = [2, .. sample.ToArray()];
            x = new float[shape.Count];
            new Philox(3, stream: 1).FillNormal(x, 1);
        }

        public long PoolFloats => last!.PoolCapacity;

        public int BuffersOutstanding => last!.BuffersOutstanding;

        public void Steps(int count)
        {
            for (int i = 0; i < count; i++)
            {
                using Pass pass = last = Pass.Training(store, step++);
                net.Apply(pass.Input(x, shape)).CrossEntropy(labels).Backward();
                optimizer.Step();
            }
        }

        public void Dispose()
        {
            optimizer.Dispose();
            store.Dispose();
            device.Dispose();
        }
    }

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class WithoutOthers;
}

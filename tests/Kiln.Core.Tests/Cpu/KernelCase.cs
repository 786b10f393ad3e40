using System.Runtime.InteropServices;
using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Core.Tests.Cpu;

/// <summary>Devices of every width and of one to four threads, shared by all tests of kernels.</summary>
public sealed class KernelDevices : IDisposable
{
    private readonly Dictionary<(SimdWidth Width, int Threads), CpuDevice> made = [];

    public static IEnumerable<SimdWidth> Widths => Enum.GetValues<SimdWidth>().Where(w => w <= SimdWidths.Widest);

    public Kernels Of(SimdWidth width, int threads)
    {
        if (!made.TryGetValue((width, threads), out CpuDevice? device)) made[(width, threads)] = device = new CpuDevice(threads, width);
        return device.Kernels;
    }

    public void Dispose()
    {
        foreach (CpuDevice device in made.Values) device.Dispose();
    }
}

/// <summary>Tests of kernels run one after the other: devices are not made for two callers at a time.</summary>
[CollectionDefinition(Name)]
public sealed class KernelCollection : ICollectionFixture<KernelDevices>
{
    public const string Name = "kernels";
}

/// <summary>What every kernel must satisfy, whatever it computes.</summary>
[Collection(KernelCollection.Name)]
public abstract class KernelCase(KernelDevices devices)
{
    /// <summary>Lengths around the number of lanes, and beyond.</summary>
    internal static readonly int[] Lengths = [1, 3, 7, 8, 15, 16, 17, 33, 100, 1000];

    /// <summary>Runs the body on a device of every width that the machine has.</summary>
    internal void OnEveryWidth(Action<Kernels> body)
    {
        foreach (SimdWidth width in KernelDevices.Widths) body(devices.Of(width, threads: 1));
    }

    /// <summary>Runs the kernel on 1, 2, 3 and 4 threads (some repeatedly) and compares every bit of the output.</summary>
    internal void SameBitsForAnyThreads(int outputs, Action<Kernels, FloatBuffer> kernel)
    {
        foreach (SimdWidth width in KernelDevices.Widths)
        {
            using Floats expected = Floats.Filled(outputs), actual = Floats.Filled(outputs);
            kernel(devices.Of(width, threads: 1), expected.Buffer);
            Assert.Equal(-1, expected.Span.IndexOf(float.NaN));
            foreach (int threads in (int[])[2, 3, 4, 2, 3, 4])
            {
                actual.Span.Fill(float.NaN);
                kernel(devices.Of(width, threads), actual.Buffer);
                Assert.True(
                    MemoryMarshal.AsBytes(expected.Span).SequenceEqual(MemoryMarshal.AsBytes(actual.Span)), $"{threads} threads, {width}: other bits than one thread.");
            }
        }
    }

    /// <summary>Overwriting, then adding, gives twice; none is skipped. A fused addition may differ by a rounding.</summary>
    internal void OverwritesAndAdds(int outputs, Action<Kernels, Into> kernel)
    {
        OnEveryWidth(kernels =>
        {
            using Floats once = Floats.Filled(outputs), twice = Floats.Filled(outputs);
            kernel(kernels, new(once.Buffer));
            kernel(kernels, new(twice.Buffer));
            kernel(kernels, new(twice.Buffer, add: true));
            for (int i = 0; i < outputs; i++) Close(2 * once[i], twice[i], 1e-6, "added", i);
            kernel(kernels, default);
        });
    }

    /// <summary>After a few runs the kernel takes no managed memory, on one thread and on two.</summary>
    internal void AllocatesNothing(Action<Kernels> kernel)
    {
        foreach (int threads in (int[])[1, 2])
        {
            Kernels kernels = devices.Of(SimdWidths.Widest, threads);
            for (int i = 0; i < 3; i++) kernel(kernels);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++) kernel(kernels);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    /// <summary>Within a tolerance relative to max(1, |expected|); NaN and infinities must be the same.</summary>
    internal static void Close(double expected, double actual, double tolerance, string what, int element = 0)
    {
        bool close = double.IsFinite(expected) ? Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)) : expected.Equals(actual);
        if (!close) Assert.Fail($"{what}, element {element}: expected {expected:R}, received {actual:R}");
    }

    internal static void Close(ReadOnlySpan<double> expected, Floats actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Close(expected[i], actual[i], tolerance, what, i);
    }
}

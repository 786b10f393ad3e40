using Kiln.Devices;

namespace Kiln.Core.Tests.Cpu;

/// <summary>Floats in device memory, with a guard behind them that nobody may write to.</summary>
internal sealed class Floats : IDisposable
{
    private const int Guard = 64;
    private const float Mark = -123456.75f;
    private readonly Slab slab;

    private Floats(int length)
    {
        slab = Slab.OfMainMemory(length + Guard);
        slab.Buffer.Slice(length, Guard).Span.Fill(Mark);
        Buffer = slab.Buffer.Slice(0, length);
    }

    public FloatBuffer Buffer { get; }

    public Span<float> Span => Buffer.Span;

    public int Length => Buffer.Length;

    public float this[int i] => Span[i];

    public static Floats Of(params ReadOnlySpan<float> values)
    {
        var floats = new Floats(values.Length);
        values.CopyTo(floats.Span);
        return floats;
    }

    public static Floats Filled(int length, float value = float.NaN)
    {
        var floats = new Floats(length);
        floats.Span.Fill(value);
        return floats;
    }

    public static Floats Random(int length, ulong seed = 1, float low = -1, float high = 1)
    {
        var floats = new Floats(length);
        var random = new Philox(seed);
        foreach (ref float v in floats.Span) v = random.Uniform(low, high);
        return floats;
    }

    public void Dispose()
    {
        Span<float> guard = slab.Buffer.Span[Buffer.Length..];
        bool intact = guard.IndexOfAnyExcept(Mark) < 0;
        slab.Dispose();
        Assert.True(intact, "A kernel wrote beyond the end of its output.");
    }
}

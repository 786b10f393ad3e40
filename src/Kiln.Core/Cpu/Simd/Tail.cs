using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>The last few floats of an array as one vector, so that the remainder runs the very code of the full vectors.</summary>
internal static unsafe class Tail
{
    /// <summary>The first <paramref name="count"/> lanes from memory, the others <paramref name="rest"/>; reads nothing beyond.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Load<V>(float* x, nint count, float rest = 0)
        where V : unmanaged, ISimd<V>
    {
        V v = V.Splat(rest);
        for (nint i = 0; i < count; i++) ((float*)&v)[i] = x[i];
        return v;
    }

    /// <summary>Writes the first <paramref name="count"/> lanes and nothing beyond.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Store<V>(V v, float* y, nint count)
        where V : unmanaged, ISimd<V>
    {
        for (nint i = 0; i < count; i++) y[i] = ((float*)&v)[i];
    }

    /// <summary>The largest lane; NaN where any lane is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float Max<V>(V v)
        where V : unmanaged, ISimd<V>
    {
        float* lanes = (float*)&v;
        float max = lanes[0];
        for (int i = 1; i < V.Lanes; i++) max = MathF.Max(max, lanes[i]);
        return max;
    }
}

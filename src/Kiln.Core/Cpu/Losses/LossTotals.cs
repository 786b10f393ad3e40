using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Sums of the losses of all elements: floats over sixteen vectors, these in double precision, and chunks of a fixed size in their order.</summary>
/// <remarks>Lanes: neighbours; the remainder of a chunk goes through the same term, one element at a time.</remarks>
internal static unsafe class LossTotals
{
    private const int Chunk = Grain.SmallestFloats, VectorsOfFloats = 16;

    /// <summary>Σ f(x, t).</summary>
    public static double Of<V, TTerm>(Workers workers, FloatBuffer x, FloatBuffer t, TTerm term)
        where V : unmanaged, ISimd<V>
        where TTerm : unmanaged, IElementTerm
    {
        int count = x.Length, chunks = ((count - 1) / Chunk) + 1;
        if (count == 0) return 0;
        var sums = (double*)workers.ScratchOf(0).Floats(2 * chunks);
        var work = new Work<V, TTerm>(x.Address, t.Address, sums, term);
        workers.For(count, Chunk, ref work);
        double total = 0;
        for (int i = 0; i < chunks; i++) total += sums[i];
        return total;
    }

    private readonly struct Work<V, TTerm>(float* x, float* t, double* sums, TTerm term) : IWork
        where V : unmanaged, ISimd<V>
        where TTerm : unmanaged, IElementTerm
    {
        private readonly float* x = x, t = t;
        private readonly double* sums = sums;
        private readonly TTerm term = term;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            TTerm term = this.term;
            double total = 0;
            nint i = start;
            while (i + (2 * V.Lanes) <= end)
            {
                V s0 = V.Zero, s1 = V.Zero;
                nint last = Math.Min(i + (VectorsOfFloats * V.Lanes), end);
                for (; i + (2 * V.Lanes) <= last; i += 2 * V.Lanes)
                {
                    s0 += term.Of(V.Load(x + i), V.Load(t + i));
                    s1 += term.Of(V.Load(x + i + V.Lanes), V.Load(t + i + V.Lanes));
                }

                total += (s0 + s1).SumLanes();
            }

            for (; i < end; i++) total += term.Of(Lane.Load(x + i), Lane.Load(t + i)).SumLanes();
            sums[start / Chunk] = total;
        }
    }
}

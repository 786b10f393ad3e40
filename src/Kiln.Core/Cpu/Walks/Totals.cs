using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>One summand of a total, in double precision; its settings are its fields.</summary>
internal interface ITerm
{
    /// <summary>The summands of four elements.</summary>
    Vector256<double> Of(Vector256<double> a, Vector256<double> b);
}

/// <summary>
/// Sums over whole arrays in double precision: chunks of a fixed size, four sums of four lanes in each, and the chunks added
/// in their order.
/// </summary>
/// <remarks>The remainder of a chunk goes through the same term, one element at a time.</remarks>
internal static unsafe class Totals
{
    private const int Chunk = Grain.SmallestFloats, Lanes = 4;

    /// <summary>Σ term(a, b); <paramref name="b"/> may be <paramref name="a"/> where the term needs one array.</summary>
    public static double Of<TTerm>(Workers workers, FloatBuffer a, FloatBuffer b, TTerm term = default)
        where TTerm : unmanaged, ITerm
    {
        int count = a.Length, chunks = ((count - 1) / Chunk) + 1;
        if (count == 0) return 0;
        var sums = (double*)workers.ScratchOf(0).Floats(2 * chunks);
        var work = new Work<TTerm>(a.Address, b.Address, sums, term);
        workers.For(count, Chunk, ref work);
        double total = 0;
        for (int i = 0; i < chunks; i++) total += sums[i];
        return total;
    }

    /// <summary>Four floats in double precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Widen(float* x)
    {
        Vector128<float> v = Vector128.Load(x);
        return Vector256.Create(Vector128.WidenLower(v), Vector128.WidenUpper(v));
    }

    private readonly struct Work<TTerm>(float* a, float* b, double* sums, TTerm term) : IWork
        where TTerm : unmanaged, ITerm
    {
        private readonly float* a = a, b = b;
        private readonly double* sums = sums;
        private readonly TTerm term = term;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            float* a = this.a + start, b = this.b + start;
            TTerm term = this.term;
            Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
            nint rest = end - start;
            for (; rest >= 4 * Lanes; rest -= 4 * Lanes, a += 4 * Lanes, b += 4 * Lanes)
            {
                s0 += term.Of(Widen(a), Widen(b));
                s1 += term.Of(Widen(a + Lanes), Widen(b + Lanes));
                s2 += term.Of(Widen(a + (2 * Lanes)), Widen(b + (2 * Lanes)));
                s3 += term.Of(Widen(a + (3 * Lanes)), Widen(b + (3 * Lanes)));
            }

            double sum = Vector256.Sum((s0 + s1) + (s2 + s3));
            for (; rest > 0; rest--, a++, b++) sum += term.Of(Vector256.Create((double)*a), Vector256.Create((double)*b)).ToScalar();
            sums[start / Chunk] = sum;
        }
    }
}

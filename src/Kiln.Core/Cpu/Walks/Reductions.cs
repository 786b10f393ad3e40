using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Sums of everything and sums over rows.</summary>
internal static unsafe class Reductions
{
    /// <summary>y[0] = scale · Σ x.</summary>
    public static void Sum(Workers workers, FloatBuffer x, float scale, Into y)
    {
        if (y.IsNone) return;
        Put(y, 0, scale * Totals.Of<Element>(workers, x, x));
    }

    /// <summary>Σ x².</summary>
    public static double SumOfSquares(Workers workers, FloatBuffer x) => Totals.Of<Square>(workers, x, x);

    /// <summary>y[j] = scale · Σᵢ x[i, j]; the chunks are added in their order in double precision.</summary>
    public static void SumRows<V>(Workers workers, FloatBuffer x, int rows, int columns, float scale, Into y)
        where V : unmanaged, ISimd<V>
    {
        if (y.IsNone) return;
        RowFold fold = RowFold.ForSum(columns, V.Lanes);
        int grain = fold.SumGrain(rows), chunks = ((rows - 1) / grain) + 1;
        float* sums = workers.ScratchOf(0).Floats(chunks * fold.Period);
        var work = new SumRowsWork<V>(x.Address, columns, fold, grain, sums);
        workers.For(rows, grain, ref work);
        for (int j = 0; j < columns; j++) Put(y, j, scale * AcrossChunks(sums + j, chunks, fold.Period));
    }

    /// <summary>The sum of one float of each chunk.</summary>
    internal static double AcrossChunks(float* first, int chunks, int stride)
    {
        double sum = 0;
        for (int k = 0; k < chunks; k++) sum += first[(nint)k * stride];
        return sum;
    }

    /// <summary>Writes or adds one value.</summary>
    internal static void Put(Into y, int i, double value) => y.Buffer.Address[i] = (float)(y.Add ? y.Buffer.Address[i] + value : value);

    private readonly struct SumRowsWork<V>(float* x, int columns, RowFold fold, int grain, float* sums) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly float* x = x, sums = sums;
        private readonly int columns = columns, grain = grain;
        private readonly RowFold fold = fold;

        public void Run(int start, int end, int worker) =>
            ColumnSums.Run<V, ElementTerm>(new(x), fold, columns, start, end, null, sums + ((nint)(start / grain) * fold.Period), null);
    }

    /// <summary>x itself, per column.</summary>
    internal readonly struct ElementTerm(float* x) : IColumnTerm
    {
        private readonly float* x = x;

        public static bool HasProduct => false;

        public static int Tables => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<V>(nint i, V a, V b, V c)
            where V : unmanaged, ISimd<V> => V.Load(x + i);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Factor<V>(nint i, V value, V a)
            where V : unmanaged, ISimd<V> => value;
    }

    private readonly struct Element : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> Of(Vector256<double> a, Vector256<double> b) => a;
    }

    /// <summary>The square of a float is exact in double precision, so it does not matter whether multiply and add are fused.</summary>
    private readonly struct Square : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> Of(Vector256<double> a, Vector256<double> b) => a * a;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kiln.Cpu;

/// <summary>Adds up what the chunks of a job left for each column, in the order of the chunks and in double precision. Lanes: four neighbouring columns.</summary>
internal static unsafe class ChunkTotals
{
    /// <summary>Columns at a time; the last tables are read, and totals written, up to a multiple of it.</summary>
    public const int Lanes = 4;

    /// <summary>The columns with those that fill the last vector.</summary>
    public static int Padded(int columns) => (columns + Lanes - 1) / Lanes * Lanes;

    /// <summary>totals[j] = Σₖ first[k·stride + j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* first, int chunks, int stride, int columns, double* totals)
    {
        for (int j = 0; j < columns; j += Lanes)
        {
            Vector256<double> sum = default;
            float* at = first + j;
            for (int k = 0; k < chunks; k++, at += stride) sum += Totals.Widen(at);
            sum.Store(totals + j);
        }
    }
}

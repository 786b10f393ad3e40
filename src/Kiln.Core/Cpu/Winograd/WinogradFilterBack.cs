using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>Gᵀ·u·G: from the gradients of 36 products to those of the taps. Lanes: pairs of channels.</summary>
internal static unsafe class WinogradFilterBack<F>
    where F : unmanaged, IWinogradForm
{
    private const int Side = 6;

    /// <summary>
    /// Transforms one vector; <paramref name="sums"/> has its 36 values <paramref name="step"/> floats apart, and that for each of
    /// <paramref name="parts"/> parts, which are added up first; taps are <paramref name="tap"/> floats apart.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Transform<V>(float* sums, nint step, int parts, float* taps, nint tap, bool add)
        where V : unmanaged, ISimd<V>
    {
        // Half-way tables: [r][6] after the columns; with several parts, their sums [6] of one column before.
        float* half = stackalloc float[F.Taps * Side * V.Lanes], column = stackalloc float[Side * V.Lanes];
        nint row = Side * V.Lanes, part = Side * Side * step;
        for (int j = 0; j < Side; j++)
        {
            float* from = sums + (j * step);
            if (parts == 1)
            {
                F.Contract<V>(from, Side * step, half + (j * V.Lanes), row, add: false);
                continue;
            }

            for (int i = 0; i < Side; i++, from += Side * step)
            {
                V sum = V.Load(from);
                for (int k = 1; k < parts; k++) sum += V.Load(from + (k * part));
                sum.Store(column + (i * V.Lanes));
            }

            F.Contract<V>(column, V.Lanes, half + (j * V.Lanes), row, add: false);
        }

        for (int a = 0; a < F.Taps; a++) F.Contract<V>(half + (a * row), V.Lanes, taps + (a * F.Taps * tap), tap, add);
    }
}

using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Normalisation over rows, each column for itself, with a residual and the function that follows: one sweep.</summary>
/// <remarks>Batch normalisation (Ioffe and Szegedy 2015) of images is rows of pixels.</remarks>
internal static unsafe class Normalization
{
    /// <summary>y = f(x·scale + shift + residual).</summary>
    public static void Forward<V>(
        Workers workers, in NormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer residual, FloatBuffer y)
        where V : unmanaged, ISimd<V>
    {
        RowFold fold = RowFold.ForSweep(s.Columns, V.Lanes);
        float* tables = workers.ScratchOf(0).Floats(2 * fold.Period);
        Affine(s, fold, mean, variance, gamma, beta, tables, tables + fold.Period);
        var sweep = new FunctionSweep<V>(workers, s, fold, x, residual, tables, y);
        Functions.With(s.Activation, ref sweep);
    }

    /// <summary>
    /// scale = γ/√(variance + ε) and shift = β − mean·scale, repeated over a period. Forward and backward both take them from here:
    /// the sign of x·scale + shift is then the same to the bit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Affine(in NormShape s, RowFold fold, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, float* scale, float* shift)
    {
        for (int j = 0; j < s.Columns; j++)
        {
            scale[j] = (float)((gamma.IsNone ? 1 : gamma.Address[j]) / Math.Sqrt((double)variance.Address[j] + s.Epsilon));
            shift[j] = (float)((beta.IsNone ? 0 : beta.Address[j]) - (mean.Address[j] * (double)scale[j]));
        }

        fold.Repeat(scale);
        fold.Repeat(shift);
    }

    private static void Sweep<V, TMap>(Workers workers, in NormShape s, RowFold fold, FloatBuffer x, FloatBuffer residual, TMap f, float* tables, FloatBuffer y)
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap
    {
        int count = s.Rows * s.Columns;
        if (residual.IsNone) RowSweeps.Run<V, AffineSweep<TMap>>(workers, fold, count, new(x.Address, f), tables, new(y));
        else RowSweeps.Run<V, JoinSweep<TMap>>(workers, fold, count, new(x.Address, residual.Address, f), tables, new(y));
    }

    private readonly struct FunctionSweep<V>(Workers workers, NormShape s, RowFold fold, FloatBuffer x, FloatBuffer residual, float* tables, FloatBuffer y) : IFunctionUser
        where V : unmanaged, ISimd<V>
    {
        private readonly float* tables = tables;

        public void Use<TFunction>(TFunction f)
            where TFunction : unmanaged, IFunction => Sweep<V, TFunction>(workers, s, fold, x, residual, f, tables, y);
    }

    /// <summary>f(x·scale + shift).</summary>
    internal readonly struct AffineSweep<TMap>(float* x, TMap f) : ISweep
        where TMap : unmanaged, IMap
    {
        private readonly float* x = x;
        private readonly TMap f = f;

        public static int Tables => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(nint i, V a, V b, V c, V d)
            where V : unmanaged, ISimd<V> => f.Of(V.Fma(V.Load(x + i), a, b));
    }

    /// <summary>f(x·scale + shift + residual).</summary>
    private readonly struct JoinSweep<TMap>(float* x, float* residual, TMap f) : ISweep
        where TMap : unmanaged, IMap
    {
        private readonly float* x = x, residual = residual;
        private readonly TMap f = f;

        public static int Tables => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(nint i, V a, V b, V c, V d)
            where V : unmanaged, ISimd<V> => f.Of(V.Fma(V.Load(x + i), a, b) + V.Load(residual + i));
    }
}

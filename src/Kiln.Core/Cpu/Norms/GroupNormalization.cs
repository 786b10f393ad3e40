using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Statistics of the groups, and the scale and shift of the channels, which may be null.</summary>
internal readonly unsafe struct GroupFactors(float* mean, float* variance, float* gamma, float* beta)
{
    public readonly float* Mean = mean, Variance = variance, Gamma = gamma, Beta = beta;

    /// <summary>1/√(variance + ε) of a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Inverse(in GroupNormShape s, int n, int g) => 1 / Math.Sqrt((double)Variance[(n * s.Groups) + g] + s.Epsilon);

    /// <summary>
    /// scale = γ/√(variance + ε) and shift = β − mean·scale of each channel of sample <paramref name="n"/>, repeated over a period. Forward and
    /// backward both take them from here: the sign of x·scale + shift is then the same to the bit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Affine(in GroupNormShape s, int n, RowFold fold, float* scale, float* shift)
    {
        for (int g = 0, j = 0; g < s.Groups; g++)
        {
            double inverse = Inverse(s, n, g), center = Mean[(n * s.Groups) + g];
            for (int last = j + s.Width; j < last; j++)
            {
                scale[j] = (float)(Gamma == null ? inverse : Gamma[j] * inverse);
                shift[j] = (float)((Beta == null ? 0 : Beta[j]) - (center * scale[j]));
            }
        }

        fold.Repeat(scale);
        fold.Repeat(shift);
    }
}

/// <summary>Normalisation within samples with the function that follows: for each sample its tables, then one sweep. A sample is one thread's.</summary>
/// <remarks>Layer norm (Ba et al. 2016), instance norm (Ulyanov et al. 2016), group norm (Wu and He 2018) and RMS norm (Zhang and Sennrich 2019).</remarks>
internal static unsafe class GroupNormalization
{
    /// <summary>y = f(x·scale + shift).</summary>
    public static void Forward<V>(
        Workers workers, in GroupNormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer y)
        where V : unmanaged, ISimd<V>
    {
        var factors = new GroupFactors(mean.Address, variance.Address, gamma.Address, beta.Address);
        var sweep = new FunctionSweep<V>(workers, s, x, factors, y);
        Functions.With(s.Activation, ref sweep);
    }

    /// <summary>Rows taken together as sweeps do, where a sample has enough of them.</summary>
    public static RowFold SweepFold<V>(in GroupNormShape s)
        where V : unmanaged, ISimd<V>
    {
        RowFold fold = RowFold.ForSweep(s.Channels, V.Lanes);
        return fold.Rows <= s.Places ? fold : RowFold.Alone(s.Channels);
    }

    private static void Sweep<V, TMap>(Workers workers, in GroupNormShape s, FloatBuffer x, GroupFactors factors, TMap f, FloatBuffer y)
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap
    {
        if (s.Samples == 0) return;
        if (RowNormalization.Fits(s))
        {
            RowNormalization.Forward<V, TMap>(workers, s, x, factors, f, y);
            return;
        }

        RowFold fold = SweepFold<V>(s);
        int room = (2 * fold.Period) + V.Lanes;
        var work = new Work<V, TMap>(s, x.Address, factors, f, fold, workers.ScratchOf(0).Floats(workers.Size * room), room, y);
        workers.For(s.Samples, Grain.OfItems(s.PerSample), ref work);
    }

    private readonly struct FunctionSweep<V>(Workers workers, GroupNormShape s, FloatBuffer x, GroupFactors factors, FloatBuffer y) : IFunctionUser
        where V : unmanaged, ISimd<V>
    {
        private readonly GroupFactors factors = factors;

        public void Use<TFunction>(TFunction f)
            where TFunction : unmanaged, IFunction => Sweep<V, TFunction>(workers, s, x, factors, f, y);
    }

    /// <summary>Items are samples.</summary>
    private readonly struct Work<V, TMap>(GroupNormShape s, float* x, GroupFactors factors, TMap f, RowFold fold, float* scratch, int room, FloatBuffer y) : IWork
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap
    {
        private readonly GroupNormShape s = s;
        private readonly GroupFactors factors = factors;
        private readonly TMap f = f;
        private readonly RowFold fold = fold;
        private readonly float* x = x, scratch = scratch;
        private readonly int room = room;
        private readonly FloatBuffer y = y;

        public void Run(int start, int end, int worker)
        {
            float* tables = scratch + ((nint)worker * room);
            for (int n = start; n < end; n++)
            {
                factors.Affine(s, n, fold, tables, tables + fold.Period);
                RowSweeps.Part<V, Normalization.AffineSweep<TMap>>(fold, n * s.PerSample, (n + 1) * s.PerSample, new(x, f), tables, new(y));
            }
        }
    }
}

using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>The product of two matrices.</summary>
internal static unsafe class Gemm
{
    /// <summary>Work worth handing to another thread: about five microseconds at full speed, in floating-point operations.</summary>
    public const double ChunkFlops = 1e6;

    /// <summary>Floats that stay in a second-level cache of one megabyte.</summary>
    public const long NearFloats = 256 * 1024;

    /// <summary>Rows of a up to which packing b costs more than its unfavourable place in memory.</summary>
    private const int InPlaceRows = 256;

    /// <summary>c = op(a) · op(b) + bias, or added to c.</summary>
    public static void Multiply<V>(Workers workers, in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Into c)
        where V : unmanaged, ISimd<V> => Multiply<V>(workers, s, a, b, bias, default, c);

    /// <summary>c = f(op(a) · op(b) + bias), or f of that added to c.</summary>
    public static void Multiply<V>(Workers workers, in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Activation f, Into c)
        where V : unmanaged, ISimd<V>
    {
        if (c.IsNone || s.M == 0 || s.N == 0) return;
        if (!IsInPlace(s, V.Lanes))
        {
            GemmPacked<V>.Multiply(workers, s, a, b, bias, f, c);
        }
        else if (GemmStreamed<V>.Suits(s))
        {
            GemmStreamed<V>.Multiply(workers, s, a, b, bias, f, c);
        }
        else
        {
            var work = GemmInPlace<V>.Of(s, a, b, bias, f, c);
            workers.For(work.Items, work.Grain, ref work);
        }
    }

    /// <summary>Whether a product reads both matrices where they are.</summary>
    public static bool IsInPlace(in GemmShape s, int lanes)
    {
        bool readable = !s.TransposeB && s.N >= lanes;   // b as it is; narrower tiles read beyond its end
        return s.K == 0 || (readable && (s.M <= InPlaceRows || (long)s.K * s.N <= NearFloats));
    }

    /// <summary>How many items make a chunk worth handing out.</summary>
    public static int Grain(double flopsPerItem) => (int)Math.Clamp(Math.Ceiling(ChunkFlops / Math.Max(flopsPerItem, 1)), 1, int.MaxValue);
}

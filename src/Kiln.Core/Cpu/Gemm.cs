using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>The product of two matrices.</summary>
internal static unsafe class Gemm
{
    /// <summary>Work worth handing to another thread: about five microseconds at full speed, in floating-point operations.</summary>
    public const double ChunkFlops = 1e6;

    /// <summary>Floats of b up to which it is read in place: half of a second-level cache of one megabyte.</summary>
    private const long InPlaceFloats = 128 * 1024;

    /// <summary>Fewer rows than this do not repay packing b.</summary>
    private const int PackingRows = 32;

    /// <summary>c = op(a) · op(b) + bias, or added to c.</summary>
    public static void Multiply<V>(Workers workers, in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Into c)
        where V : unmanaged, ISimd<V>
    {
        if (c.IsNone || s.M == 0 || s.N == 0) return;
        bool inPlace = s.K == 0 || (!s.TransposeB && s.N >= V.Lanes && (s.M < PackingRows || (long)s.K * s.N <= InPlaceFloats));
        if (inPlace) GemmInPlace<V>.Multiply(workers, s, a, b, bias, c);
        else GemmPacked<V>.Multiply(workers, s, a, b, bias, c);
    }

    /// <summary>How many items make a chunk worth handing out.</summary>
    public static int Grain(double flopsPerItem) => (int)Math.Clamp(Math.Ceiling(ChunkFlops / Math.Max(flopsPerItem, 1)), 1, int.MaxValue);
}

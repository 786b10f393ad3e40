using Kiln.Devices;

namespace Kiln.Cpu;

internal static class Gemm
{
    public static void Multiply<V>(Workers workers, in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Into c) where V : unmanaged, ISimd<V> => throw new NotSupportedException();
}

internal static class ConvForward
{
    public static void Run<V>(Workers workers, in ConvShape s, FloatBuffer x, FloatBuffer w, FloatBuffer bias, Into y) where V : unmanaged, ISimd<V> => throw new NotSupportedException();
}

internal static class ConvBackwardData
{
    public static void Run<V>(Workers workers, in ConvShape s, FloatBuffer dy, FloatBuffer w, Into dx) where V : unmanaged, ISimd<V> => throw new NotSupportedException();
}

internal static class ConvBackwardWeight
{
    public static void Run<V>(Workers workers, in ConvShape s, FloatBuffer x, FloatBuffer dy, Into dw) where V : unmanaged, ISimd<V> => throw new NotSupportedException();
}

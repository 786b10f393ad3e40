using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Chooses a Winograd form for convolutions that one suits; the others are computed directly.</summary>
internal static class Winograd
{
    /// <summary>Does the convolution and says so, or leaves it.</summary>
    public static bool Forward<V>(Workers workers, in ConvShape s, FloatBuffer x, FloatBuffer w, FloatBuffer bias, Into y)
        where V : unmanaged, ISimd<V>
    {
        if (!Suits<V>(s)) return false;
        if (s.Rows.Size == 3) WinogradProduct<V, FourByThree>.Forward(workers, s, x, w, bias, y);
        else WinogradProduct<V, TwoByFive>.Forward(workers, s, x, w, bias, y);
        return true;
    }

    /// <summary>Does the gradient of the input and says so, or leaves it.</summary>
    public static bool BackwardData<V>(Workers workers, in ConvShape s, FloatBuffer dy, FloatBuffer w, Into dx)
        where V : unmanaged, ISimd<V>
    {
        if (!Suits<V>(s)) return false;
        if (s.Rows.Size == 3) WinogradProduct<V, FourByThree>.Backward(workers, s, dy, w, dx);
        else WinogradProduct<V, TwoByFive>.Backward(workers, s, dy, w, dx);
        return true;
    }

    /// <summary>Does the gradient of the weights and says so, or leaves it.</summary>
    public static bool BackwardWeight<V>(Workers workers, in ConvShape s, FloatBuffer x, FloatBuffer dy, Into dw)
        where V : unmanaged, ISimd<V>
    {
        if (!Suits<V>(s)) return false;
        if (s.Rows.Size == 3) WinogradGradient<V, FourByThree>.Run(workers, s, x, dy, dw);
        else WinogradGradient<V, TwoByFive>.Run(workers, s, x, dy, dw);
        return true;
    }

    public static bool Enabled = true;

    private static bool Suits<V>(in ConvShape s)
        where V : unmanaged, ISimd<V> =>
        Enabled && s.Groups == 1 && s.Rows == s.Columns && s.Rows is { Size: 3 or 5, Stride: 1, Dilation: 1 } && s.Rows.Padding < s.Rows.Size
        && s.C >= V.Lanes && s.K >= V.Lanes;
}

using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Chooses a Winograd form for convolutions that one suits; the others are computed directly.</summary>
internal static class Winograd
{
    /// <summary>Floats that the gradient of the weights may keep besides its result: half a gigabyte, which 512 to 512 channels stay below.</summary>
    private const long MostFloats = 1L << 27;

    /// <summary>Does the convolution and says so, or leaves it.</summary>
    public static bool Forward<V>(Workers workers, in ConvShape s, FloatBuffer x, in ConvWeights w, in ConvResult result)
        where V : unmanaged, ISimd<V>
    {
        if (!Suits<V>(s)) return false;
        if (s.Rows.Size == 3) Forward<V, FourByThree>(workers, s, x, w, result);
        else Forward<V, TwoByFive>(workers, s, x, w, result);
        return true;
    }

    /// <summary>Does the gradient of the input and says so, or leaves it.</summary>
    public static bool BackwardData<V>(Workers workers, in ConvShape s, FloatBuffer dy, FloatBuffer w, Into dx)
        where V : unmanaged, ISimd<V>
    {
        if (!Suits<V>(s)) return false;
        if (s.Rows.Size == 3) BackwardData<V, FourByThree>(workers, s, dy, w, dx);
        else BackwardData<V, TwoByFive>(workers, s, dy, w, dx);
        return true;
    }

    /// <summary>Does the gradient of the weights and says so, or leaves it.</summary>
    public static bool BackwardWeight<V>(Workers workers, in ConvShape s, FloatBuffer x, FloatBuffer dy, Into dw)
        where V : unmanaged, ISimd<V>
    {
        if (!Suits<V>(s)) return false;
        return s.Rows.Size == 3 ? BackwardWeight<V, FourByThree>(workers, s, x, dy, dw) : BackwardWeight<V, TwoByFive>(workers, s, x, dy, dw);
    }

    /// <summary>Whether a form exists, channels fill a vector, and the products are clearly fewer: small images leave much of a tile empty.</summary>
    public static bool Suits<V>(in ConvShape s)
        where V : unmanaged, ISimd<V>
    {
        const double Worthwhile = 0.6;
        if (s.Groups > 1 || s.Rows != s.Columns || s.Rows is not { Size: 3 or 5, Stride: 1, Dilation: 1 } || s.Rows.Padding >= s.Rows.Size) return false;
        if (s.C < V.Lanes || s.K < V.Lanes) return false;
        int outputs = s.Rows.Size == 3 ? FourByThree.Outputs : TwoByFive.Outputs;
        double tiles = Math.Ceiling((double)s.OutH / outputs) * Math.Ceiling((double)s.OutW / outputs);
        return 36 * tiles < Worthwhile * s.OutH * s.OutW * s.Rows.Size * s.Columns.Size;
    }

    private static void Forward<V, F>(Workers workers, in ConvShape s, FloatBuffer x, in ConvWeights w, in ConvResult result)
        where V : unmanaged, ISimd<V>
        where F : unmanaged, IWinogradForm
    {
        var tiles = WinogradTiles<V, F>.Forward(s);
        if (tiles.Rows * tiles.Across <= WinogradChannelProduct<V, F>.MostTiles) WinogradChannelProduct<V, F>.Forward(workers, s, x, w, result);
        else WinogradProduct<V, F>.Forward(workers, s, x, w, result);
    }

    private static void BackwardData<V, F>(Workers workers, in ConvShape s, FloatBuffer dy, FloatBuffer w, Into dx)
        where V : unmanaged, ISimd<V>
        where F : unmanaged, IWinogradForm
    {
        var tiles = WinogradTiles<V, F>.Backward(s);
        if (WinogradOverlap<V, F>.Suits(s)) WinogradOverlap<V, F>.Run(workers, s, dy, w, dx);
        else if (tiles.Rows * tiles.Across <= WinogradChannelProduct<V, F>.MostTiles) WinogradChannelProduct<V, F>.Backward(workers, s, dy, w, dx);
        else WinogradProduct<V, F>.Backward(workers, s, dy, w, dx);
    }

    /// <summary>
    /// Tiles are all transformed at once where that takes less memory than eight sums of transformed filters would; where both take
    /// more than <see cref="MostFloats"/>, neither is done.
    /// </summary>
    private static bool BackwardWeight<V, F>(Workers workers, in ConvShape s, FloatBuffer x, FloatBuffer dy, Into dw)
        where V : unmanaged, ISimd<V>
        where F : unmanaged, IWinogradForm
    {
        var tiles = WinogradTiles<V, F>.Forward(s);
        long transformed = (long)tiles.Rows * tiles.Across * (s.C + s.K), sums = 8L * s.C * s.K;
        if (WinogradTiles<V, F>.Products * Math.Min(transformed, sums) > MostFloats) return false;
        if (transformed <= sums) WinogradChannelGradient<V, F>.Run(workers, s, x, dy, dw);
        else WinogradGradient<V, F>.Run(workers, s, x, dy, dw);
        return true;
    }
}

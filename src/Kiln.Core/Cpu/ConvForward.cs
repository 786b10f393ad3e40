using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Two-dimensional convolution, directly: no unfolded copy of the images.</summary>
internal static unsafe class ConvForward
{
    /// <summary>y = x ⋆ w + bias, or added to y.</summary>
    public static void Run<V>(Workers workers, in ConvShape s, FloatBuffer x, FloatBuffer w, FloatBuffer bias, Into y)
        where V : unmanaged, ISimd<V>
    {
        if (y.IsNone || s.N == 0 || s.K == 0 || s.OutH == 0 || s.OutW == 0) return;
        if (AsProduct(s) is { } gemm)
        {
            Gemm.Multiply<V>(workers, gemm, x, w, bias, y);
            return;
        }

        if (Winograd.Forward<V>(workers, s, x, w, bias, y)) return;
        SlidingProduct<V> product = new()
        {
            Rows = ConvAxis.Forward(s.Rows, s.H),
            Columns = ConvAxis.Forward(s.Columns, s.W),
            Images = s.N,
            InChannels = s.C,
            OutChannels = s.K,
            Groups = s.Groups,
            KernelColumns = s.Columns.Size,
            OutH = s.OutH,
            OutW = s.OutW,
            X = x.Address,
            Weights = new() { From = w.Address, Positions = s.Rows.Size * s.Columns.Size, GroupIn = s.GroupC, GroupOut = s.GroupK, Groups = s.Groups },
            Y = y.Buffer.Address,
            Bias = bias.Address,
            Add = y.Add,
        };
        product.Prepare();
        int weights = product.Weights.Length;
        float* scratch = workers.ScratchOf(0).Floats(checked(weights + (workers.Size * product.ScratchFloats)));
        product.Weights.Fill(workers, scratch);
        product.Start(workers, scratch + weights);
    }

    /// <summary>
    /// The matrix product that y = x ⋆ w is where the window is one pixel, so that pixels are the rows of x, or the whole image,
    /// so that images are; null for all other shapes.
    /// </summary>
    public static GemmShape? AsProduct(in ConvShape s)
    {
        if (s.Groups > 1 || s.Rows.Padding > 0 || s.Columns.Padding > 0) return null;
        if (s is { Rows: { Size: 1, Stride: 1 }, Columns: { Size: 1, Stride: 1 } }) return new(s.N * s.H * s.W, s.K, s.C);
        bool whole = IsWhole(s.Rows, s.H) && IsWhole(s.Columns, s.W);
        return whole ? new(s.N, s.K, s.H * s.W * s.C) : null;
    }

    private static bool IsWhole(in Window w, int length) => w.Size == length && (w.Dilation == 1 || length == 1);
}

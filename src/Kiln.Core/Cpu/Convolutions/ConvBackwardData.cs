using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// The gradient of a convolution with respect to its input: dy slides under the same weights with the channels exchanged and
/// the taps in reverse. With strides, input rows and columns fall into phases that different taps feed; each is a product of its own.
/// </summary>
internal static unsafe class ConvBackwardData
{
    /// <summary>dx = dy ⋆ᵀ w, or added to dx.</summary>
    public static void Run<V>(Workers workers, in ConvShape s, FloatBuffer dy, FloatBuffer w, Into dx)
        where V : unmanaged, ISimd<V>
    {
        if (dx.IsNone || s.N == 0 || s.C == 0 || s.H == 0 || s.W == 0) return;
        if (ConvForward.AsProduct(s) is { } gemm)
        {
            Gemm.Multiply<V>(workers, new(gemm.M, gemm.K, gemm.N, TransposeB: true), dy, w, default, dx);
            return;
        }

        if (Winograd.BackwardData<V>(workers, s, dy, w, dx)) return;
        WeightPanels<V> weights = new()
        {
            From = w.Address, Positions = s.Rows.Size * s.Columns.Size, GroupIn = s.GroupC, GroupOut = s.GroupK, Groups = s.Groups, Exchanged = true,
        };
        int scratch = 0, phases = s.Rows.Stride * s.Columns.Stride, length = weights.Length;
        for (int phase = 0; phase < phases; phase++) scratch = Math.Max(scratch, Phase(s, phase, weights).ScratchFloats);
        float* panels = workers.ScratchOf(0).Floats(checked(length + (workers.Size * scratch)));
        weights.Fill(workers, panels);
        for (int phase = 0; phase < phases; phase++)
        {
            SlidingProduct<V> product = Phase(s, phase, weights);
            if (product.Rows.Outputs == 0 || product.Columns.Outputs == 0) continue;
            product.X = dy.Address;
            product.Result = new(dx);
            product.Start(workers, panels + length);
        }
    }

    private static SlidingProduct<V> Phase<V>(in ConvShape s, int phase, in WeightPanels<V> weights)
        where V : unmanaged, ISimd<V>
    {
        SlidingProduct<V> product = new()
        {
            Rows = ConvAxis.Backward(s.Rows, s.H, phase / s.Columns.Stride),
            Columns = ConvAxis.Backward(s.Columns, s.W, phase % s.Columns.Stride),
            Images = s.N,
            InChannels = s.K,
            OutChannels = s.C,
            Groups = s.Groups,
            Weights = weights,
            KernelColumns = s.Columns.Size,
            OutH = s.H,
            OutW = s.W,
        };
        if (product.Rows.Outputs > 0 && product.Columns.Outputs > 0) product.Prepare();
        return product;
    }
}

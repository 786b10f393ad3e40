using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Two-dimensional convolution, directly: no unfolded copy of the images.</summary>
internal static unsafe class ConvForward
{
    /// <summary>x ⋆ w and what else is wanted.</summary>
    public static void Run<V>(Workers workers, in ConvShape s, FloatBuffer x, in ConvWeights w, in ConvResult result)
        where V : unmanaged, ISimd<V>
    {
        if (result.Y.IsNone || s.N == 0 || s.K == 0 || s.OutH == 0 || s.OutW == 0) return;
        if (AsProduct(s) is { } gemm)
        {
            bool joins = !result.Residual.IsNone;
            if (joins) Elementwise.Scale<V>(workers, result.Residual, 1, result.Y);
            Gemm.Multiply<V>(workers, gemm, x, w.Buffer, result.Bias, result.Function, joins ? new(result.Y.Buffer, add: true) : result.Y);
            if (!result.Mean.IsNone) result.FinishApart<V>(workers, s.N * s.OutH * s.OutW, s.K);
            return;
        }

        if (Winograd.Forward<V>(workers, s, x, w, result)) return;
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
            Weights = ConvWeights.Panels<V>(s, w.Buffer),
            Result = result,
        };
        product.Prepare();
        int weights = w.InPanels ? 0 : (product.Weights.Length + 15) / 16 * 16;
        float* scratch = workers.ScratchOf(0).Floats(checked(weights + (workers.Size * product.ScratchFloats) + product.TableFloats));
        if (w.InPanels) product.Weights.To = w.Buffer.Address;
        else product.Weights.Fill(workers, scratch);
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

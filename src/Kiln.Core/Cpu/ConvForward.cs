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
        if (IsProduct(s))
        {
            Gemm.Multiply<V>(workers, new(s.N * s.H * s.W, s.K, s.C), x, w, bias, y);
            return;
        }

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

    /// <summary>Whether each output pixel is fed by the input pixel at its place alone, so that pixels are the rows of one matrix.</summary>
    public static bool IsProduct(in ConvShape s) => s.Groups == 1 && IsPointwise(s.Rows) && IsPointwise(s.Columns);

    private static bool IsPointwise(in Window w) => w is { Size: 1, Stride: 1, Padding: 0 };
}

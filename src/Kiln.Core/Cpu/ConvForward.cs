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
        if (s.GroupK < V.Lanes)
        {
            if (V.Lanes == 16) Run<Narrow>(workers, s, x, w, bias, y);
            else if (V.Lanes == 8) Run<Portable>(workers, s, x, w, bias, y);
            else Run<Scalar>(workers, s, x, w, bias, y);
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
            W = w.Address,
            Y = y.Buffer.Address,
            Bias = bias.Address,
            Add = y.Add,
        };
        product.Prepare();
        product.Start(workers, workers.ScratchOf(0).Floats(checked(workers.Size * product.ScratchFloats)));
    }
}

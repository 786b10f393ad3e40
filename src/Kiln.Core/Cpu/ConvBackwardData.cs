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
        if (ConvForward.IsProduct(s))
        {
            Gemm.Multiply<V>(workers, new(s.N * s.H * s.W, s.C, s.K, TransposeB: true), dy, w, default, dx);
            return;
        }

        int scratch = 0, phases = s.Rows.Stride * s.Columns.Stride;
        for (int phase = 0; phase < phases; phase++) scratch = Math.Max(scratch, Phase<V>(s, phase).ScratchFloats);
        int weights = s.Rows.Size * s.Columns.Size * s.GroupC * s.K, slack = V.Lanes;   // tiles narrower than a vector read beyond the last weights
        float* exchanged = workers.ScratchOf(0).Floats(checked(weights + slack + (workers.Size * scratch)));

        new Span<float>(exchanged + weights, slack).Clear();
        Exchange exchange = new() { From = w.Address, To = exchanged, GroupC = s.GroupC, GroupK = s.GroupK, Groups = s.Groups };
        workers.For(s.Rows.Size * s.Columns.Size, Math.Max(16 * 1024 / (s.GroupC * Math.Max(s.K, 1)), 1), ref exchange);

        for (int phase = 0; phase < phases; phase++)
        {
            SlidingProduct<V> product = Phase<V>(s, phase);
            if (product.Rows.Outputs == 0 || product.Columns.Outputs == 0) continue;
            product.X = dy.Address;
            product.W = exchanged;
            product.Y = dx.Buffer.Address;
            product.Add = dx.Add;
            product.Start(workers, exchanged + weights + slack);
        }
    }

    private static SlidingProduct<V> Phase<V>(in ConvShape s, int phase)
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
            KernelColumns = s.Columns.Size,
            OutH = s.H,
            OutW = s.W,
        };
        if (product.Rows.Outputs > 0 && product.Columns.Outputs > 0) product.Prepare();
        return product;
    }

    /// <summary>[kh, kw, c of a group, k] → [kh, kw, k of a group, c]. An item is one kernel position.</summary>
    private struct Exchange : IWork
    {
        public float* From, To;
        public int GroupC, GroupK, Groups;

        public readonly void Run(int start, int end, int worker)
        {
            int inputs = GroupC * Groups, outputs = GroupK * Groups;
            for (int position = start; position < end; position++)
            {
                float* from = From + ((nint)position * GroupC * outputs), to = To + ((nint)position * GroupK * inputs);
                for (int g = 0; g < Groups; g++) Packing.Transpose(from + (g * GroupK), outputs, to + (g * GroupC), inputs, GroupC, GroupK);
            }
        }
    }
}

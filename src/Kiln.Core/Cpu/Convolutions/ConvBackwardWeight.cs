using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>The gradient of a convolution with respect to its weights: for each kernel position a product xᵀ · dy over all output pixels.</summary>
internal static unsafe class ConvBackwardWeight
{
    /// <summary>Items that keep any sensible number of threads busy.</summary>
    private const int EnoughItems = 8;

    /// <summary>Output pixels that repay a partial sum of their own.</summary>
    private const int PixelsPerPart = 1024;

    /// <summary>Input channels from which on a kernel position is worth a tile of its own.</summary>
    private const int TileChannels = 8;

    /// <summary>dw = xᵀ ⋆ dy, or added to dw.</summary>
    public static void Run<V>(Workers workers, in ConvShape s, FloatBuffer x, FloatBuffer dy, Into dw)
        where V : unmanaged, ISimd<V>
    {
        if (dw.IsNone || s.GroupC == 0 || s.K == 0) return;
        if (ConvForward.AsProduct(s) is { } gemm && gemm.M <= PixelsPerPart)
        {
            Gemm.Multiply<V>(workers, new(gemm.K, gemm.N, gemm.M, TransposeA: true), x, dy, default, dw);
            return;
        }

        if (Winograd.BackwardWeight<V>(workers, s, x, dy, dw)) return;
        int weights = s.Rows.Size * s.Columns.Size * s.GroupC * s.K;
        bool merged = s.Groups == 1 && s.Columns.Dilation == 1 && (s.Columns.Padding == 0 || s.C < TileChannels);
        int left = merged ? s.Columns.Padding : 0;
        WeightProduct<V> product = new(s, merged, left) { X = x.Address, Dy = dy.Address, Dw = dw.Buffer.Address, Add = dw.Add };

        // How the sum is cut depends on the sizes alone, so that the order of additions does too.
        long pixels = (long)s.N * s.OutH * s.OutW;
        int parts = (int)Math.Clamp(Math.Min(pixels / PixelsPerPart, product.Units), 1, EnoughItems);
        int shares = Math.Clamp((int)Math.Min(EnoughItems / parts, s.Flops / parts / Gemm.ChunkFlops), 1, product.Tiles);
        int rowFloats = (s.W + (2 * left)) * s.C;
        long paddedFloats = left > 0 ? (long)s.N * s.H * rowFloats : 0, partFloats = parts > 1 ? (long)parts * weights : 0;
        int lastFloats = s.GroupK < V.Lanes ? product.LastFloats : 0;
        float* scratch = workers.ScratchOf(0).Floats(checked((int)(paddedFloats + partFloats + lastFloats + V.Lanes)));
        if (left > 0)
        {
            PadColumns pad = new() { From = x.Address, To = scratch, Inside = s.W * s.C, Before = left * s.C };
            workers.For(s.N * s.H, Math.Max(16 * 1024 / rowFloats, 1), ref pad);
            product.X = scratch;
        }

        if (lastFloats > 0)
        {
            product.LastDy = scratch + paddedFloats + partFloats;   // tiles narrower than a vector read beyond the last pixel
            dy.Span[^lastFloats..].CopyTo(new Span<float>(product.LastDy, lastFloats));
            new Span<float>(product.LastDy + lastFloats, V.Lanes).Clear();
        }

        product.Parts = parts;
        product.Shares = shares;
        if (parts > 1)
        {
            product.Dw = scratch + paddedFloats;
            product.PartStride = weights;
            product.Add = false;
        }

        workers.For(parts * shares, Gemm.Grain((double)s.Flops / parts / shares), ref product);
        if (parts == 1) return;
        SumParts<V> sum = new() { From = product.Dw, Parts = parts, Length = weights, To = dw.Buffer.Address, Add = dw.Add };
        workers.For(sum.Blocks, 16, ref sum);
    }

    /// <summary>Copies image rows between zero columns. An item is one row of one image.</summary>
    private struct PadColumns : IWork
    {
        public float* From, To;
        public int Before, Inside;

        public readonly void Run(int start, int end, int worker)
        {
            for (nint row = start; row < end; row++)
            {
                float* to = To + (row * ((2 * Before) + Inside));
                new Span<float>(to, Before).Clear();
                new Span<float>(From + (row * Inside), Inside).CopyTo(new Span<float>(to + Before, Inside));
                new Span<float>(to + Before + Inside, Before).Clear();
            }
        }
    }
}

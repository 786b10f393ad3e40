using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Convolutions to try, and what they should give.</summary>
internal static class ConvCases
{
    /// <summary>
    /// The share of the largest value by which a Winograd form may miss: its sums cancel, so it loses about two digits more than
    /// the direct sum; 0 for shapes that have no form.
    /// </summary>
    public static double Tolerance(in ConvShape s) =>
        s.Groups == 1 && s.Rows == s.Columns && s.Rows is { Size: 3 or 5, Stride: 1, Dilation: 1 } && s.C >= 4 && s.K >= 4 ? 5e-5 : 0;

    /// <summary>Shapes that reach every path: odd channels, narrow images, padding, strides, dilation, groups, windows larger than the image.</summary>
    public static ConvShape[] All { get; } =
    [
        Of(2, 9, 9, 3, 24, 5),
        Of(2, 14, 14, 24, 48, 5),
        Of(3, 8, 8, 16, 16, 3, padding: 1),
        Of(2, 7, 7, 32, 33, 3, padding: 1),
        Of(2, 11, 10, 20, 100, 3, padding: 1),
        Of(2, 9, 12, 3, 17, 3, padding: 1),
        Of(2, 9, 12, 3, 17, 3, padding: 1, stride: 2),
        Of(2, 10, 10, 16, 20, 3, padding: 1, stride: 2),
        Of(1, 13, 17, 8, 16, 3, padding: 1, stride: 3),
        Of(2, 12, 12, 16, 7, 1),
        Of(2, 12, 11, 16, 32, 1, stride: 2),
        Of(2, 5, 5, 4, 16, 1, padding: 1),
        Of(1, 30, 30, 3, 64, 7, padding: 3, stride: 2),
        Of(2, 15, 15, 5, 6, 3, padding: 2, dilation: 2),
        Of(2, 16, 15, 16, 16, 3, padding: 2, dilation: 2, stride: 2),
        Of(1, 17, 17, 7, 16, 3, padding: 3, dilation: 3, stride: 2),
        Of(2, 9, 9, 8, 8, 3, padding: 1, groups: 8),
        Of(2, 9, 9, 8, 16, 3, padding: 1, groups: 8, stride: 2),
        Of(2, 9, 9, 12, 40, 3, padding: 1, groups: 2),
        Of(1, 8, 8, 64, 48, 3, padding: 1, groups: 2, dilation: 2),
        Of(2, 4, 4, 16, 32, 4),
        Of(2, 3, 3, 16, 32, 5, padding: 2),
        Of(3, 2, 2, 40, 16, 3, padding: 1),
        Of(2, 1, 1, 16, 16, 3, padding: 1),
        Of(1, 40, 40, 32, 32, 3, padding: 1),
        Of(2, 14, 14, 100, 40, 3, padding: 1),   // few tiles, several panels, more channels than a block of the reduction
        Of(5, 13, 11, 24, 20, 3, padding: 1),
        Of(6, 16, 16, 16, 32, 3, padding: 2),
        Of(3, 12, 13, 16, 16, 3),
        Of(4, 14, 14, 24, 48, 5, padding: 2),
        Of(7, 11, 10, 20, 17, 5, padding: 4),
        Of(1, 64, 64, 16, 16, 3, padding: 1),
        Of(1, 1, 1, 1, 1, 1),
        Of(3, 6, 7, 20, 18, 1),
        Of(9, 5, 5, 16, 30, 5),   // the window is the whole image
        Of(2, 8, 8, 1, 6, 5),
        Of(1, 7, 7, 500, 64, 3, padding: 1),   // more weights than pass over a strip at once
        Of(1, 3, 3, 3, 3, 5),   // the window does not fit: no outputs
        new(2, 9, 13, 6, 19, new(3, 1, 1), new(5, 2, 2)),
        new(2, 10, 6, 17, 16, new(1, 2), new(3, 1, 1)),
        new(1, 12, 12, 16, 16, new(2, 3, 0, 2), new(4, 1, 3, 1)),
        new(1, 9, 9, 4, 8, new(5, 2, 2, 1), new(2, 3, 1, 2), 2),
    ];

    /// <summary>y, or with the roles of the matrices exchanged dx or dw: every term of the sums goes to <paramref name="visit"/> as positions in x, w and y.</summary>
    public static void Visit(in ConvShape s, Action<int, int, int> visit)
    {
        int perGroup = s.GroupK;
        for (int n = 0; n < s.N; n++)
        {
            for (int oh = 0; oh < s.OutH; oh++)
            {
                for (int ow = 0; ow < s.OutW; ow++)
                {
                    for (int kh = 0; kh < s.Rows.Size; kh++)
                    {
                        for (int kw = 0; kw < s.Columns.Size; kw++)
                        {
                            int h = (oh * s.Rows.Stride) - s.Rows.Padding + (kh * s.Rows.Dilation), w = (ow * s.Columns.Stride) - s.Columns.Padding + (kw * s.Columns.Dilation);
                            if (h < 0 || h >= s.H || w < 0 || w >= s.W) continue;
                            for (int k = 0; k < s.K; k++)
                            {
                                for (int c = 0; c < s.GroupC; c++)
                                {
                                    int x = (((((n * s.H) + h) * s.W) + w) * s.C) + (k / perGroup * s.GroupC) + c;
                                    int weight = (((((kh * s.Columns.Size) + kw) * s.GroupC) + c) * s.K) + k;
                                    visit(x, weight, (((((n * s.OutH) + oh) * s.OutW) + ow) * s.K) + k);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    public static int XLength(in ConvShape s) => s.N * s.H * s.W * s.C;

    public static int WLength(in ConvShape s) => s.Rows.Size * s.Columns.Size * s.GroupC * s.K;

    public static int YLength(in ConvShape s) => s.N * s.OutH * s.OutW * s.K;

    private static ConvShape Of(int n, int h, int w, int c, int k, int size, int stride = 1, int padding = 0, int dilation = 1, int groups = 1) =>
        new(n, h, w, c, k, new(size, stride, padding, dilation), new(size, stride, padding, dilation), groups);
}

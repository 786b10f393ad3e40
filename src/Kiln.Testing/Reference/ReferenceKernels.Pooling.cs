using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Pooling.</content>
public sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void MaxPool(in PoolShape s, FloatBuffer x, FloatBuffer y, FloatBuffer winners)
    {
        y.Span.Fill(float.NegativeInfinity);
        var found = new bool[y.Length];
        foreach ((int pixel, int tap, int output) in Taps(s))
        {
            for (int c = 0; c < s.C; c++)
            {
                int at = (output * s.C) + c;
                float v = x.Span[(pixel * s.C) + c];
                if (found[at] && !(v > y.Span[at])) continue;
                found[at] = true;
                y.Span[at] = v;
                if (!winners.IsNone) winners.Span[at] = tap;
            }
        }
    }

    /// <inheritdoc/>
    public override void MaxPoolBackward(in PoolShape s, FloatBuffer winners, FloatBuffer dy, Into dx)
    {
        if (dx.IsNone) return;
        var sums = new double[s.N * s.H * s.W * s.C];
        foreach ((int pixel, int tap, int output) in Taps(s))
        {
            for (int c = 0; c < s.C; c++)
            {
                int at = (output * s.C) + c;
                if (winners.Span[at] == tap) sums[(pixel * s.C) + c] += dy.Span[at];
            }
        }

        for (int i = 0; i < sums.Length; i++) Put(dx, i, sums[i]);
    }

    /// <inheritdoc/>
    public override void AveragePool(in PoolShape s, FloatBuffer x, FloatBuffer y)
    {
        int[] members = Members(s);
        var sums = new double[y.Length];
        foreach ((int pixel, _, int output) in Taps(s))
        {
            for (int c = 0; c < s.C; c++) sums[(output * s.C) + c] += x.Span[(pixel * s.C) + c];
        }

        for (int i = 0; i < sums.Length; i++) y.Span[i] = (float)(sums[i] / members[i / s.C]);
    }

    /// <inheritdoc/>
    public override void AveragePoolBackward(in PoolShape s, FloatBuffer dy, Into dx)
    {
        if (dx.IsNone) return;
        int[] members = Members(s);
        var sums = new double[s.N * s.H * s.W * s.C];
        foreach ((int pixel, _, int output) in Taps(s))
        {
            for (int c = 0; c < s.C; c++) sums[(pixel * s.C) + c] += (double)dy.Span[(output * s.C) + c] / members[output];
        }

        for (int i = 0; i < sums.Length; i++) Put(dx, i, sums[i]);
    }

    /// <summary>What the sum of each window is divided by.</summary>
    private static int[] Members(PoolShape s)
    {
        var members = new int[s.N * s.OutH * s.OutW];
        if (s.CountPadding) Array.Fill(members, s.Rows.Size * s.Columns.Size);
        else foreach ((_, _, int output) in Taps(s)) members[output]++;
        return members;
    }
}

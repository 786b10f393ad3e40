using Kiln.Devices;
using Xunit.Abstractions;

namespace Kiln.Cpu;

/// <summary>How much Winograd's forms lose to cancellation where sums are as long as in real networks.</summary>
public sealed class WinogradTests(ITestOutputHelper output)
{
    /// <summary>Six times the largest that was measured, 1.5e-5: the sums of other numbers cancel a little differently.</summary>
    private const double Most = 1e-4;

    public static TheoryData<int, int, int, int, int, int> Shapes => new()
    {
        { 1, 56, 16, 16, 3, 1 }, { 1, 28, 64, 64, 3, 1 }, { 1, 14, 256, 256, 3, 1 }, { 2, 7, 128, 256, 3, 1 },   // F(4×4, 3×3)
        { 4, 14, 24, 48, 5, 2 }, { 4, 14, 24, 48, 5, 0 }, { 1, 28, 32, 32, 5, 0 },   // F(2×2, 5×5); without padding the gradient of the input may go by the transposed form
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_largest_error_is_a_small_share_of_the_largest_value(int images, int side, int channels, int outputs, int size, int padding)
    {
        ConvShape s = new(images, side, side, channels, outputs, new(size, 1, padding), new(size, 1, padding));
        using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), dy = Guarded.Random(ConvCases.YLength(s), 3);
        double[] y = new double[dy.Buffer.Length], dx = new double[x.Buffer.Length], dw = new double[w.Buffer.Length];
        float[] xs = x.Buffer.Span.ToArray(), ws = w.Buffer.Span.ToArray(), dys = dy.Buffer.Span.ToArray();
        ConvCases.Visit(s, (i, j, o) =>
        {
            y[o] += (double)xs[i] * ws[j];
            dx[i] += (double)dys[o] * ws[j];
            dw[j] += (double)xs[i] * dys[o];
        });
        foreach (SimdWidth width in Products.Widths)
        {
            using CpuDevice device = new(threads: 2, width);
            using Guarded gotY = new(y.Length), gotDx = new(dx.Length), gotDw = new(dw.Length);
            device.Kernels.Conv2d(s, x.Buffer, w.Buffer, default, new(gotY.Buffer));
            device.Kernels.Conv2dBackwardData(s, dy.Buffer, w.Buffer, new(gotDx.Buffer));
            device.Kernels.Conv2dBackwardWeight(s, x.Buffer, dy.Buffer, new(gotDw.Buffer));
            double forward = Error(y, gotY), data = Error(dx, gotDx), weight = Error(dw, gotDw);
            output.WriteLine($"{channels} to {outputs} channels, {side}×{side}, {size}×{size}, {(int)width} bits: forward {forward:e1}, input's gradient {data:e1}, weights' gradient {weight:e1}");
            Assert.InRange(forward, 0, Most);
            Assert.InRange(data, 0, Most);
            Assert.InRange(weight, 0, Most);
            Assert.True(gotY.GuardsIntact && gotDx.GuardsIntact && gotDw.GuardsIntact);
        }
    }

    private static double Error(double[] expected, Guarded actual)
    {
        double worst = 0, largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(expected[i] - actual.Buffer.Span[i]));
            largest = Math.Max(largest, Math.Abs(expected[i]));
        }

        return worst / largest;
    }
}

using Kiln.Devices;

namespace Kiln.Core.Tests.Cpu;

public sealed class MaxPoolingTests(KernelDevices devices) : KernelCase(devices)
{
    public static TheoryData<int, int, int, int, int> Windows => new()
    {
        // size, stride, padding, dilation, channels
        { 2, 2, 0, 1, 1 }, { 2, 2, 0, 1, 3 }, { 2, 2, 0, 1, 6 }, { 2, 2, 0, 1, 16 }, { 2, 2, 0, 1, 24 }, { 2, 2, 0, 1, 33 },
        { 3, 2, 1, 1, 16 }, { 3, 1, 1, 1, 5 }, { 3, 3, 0, 1, 20 }, { 2, 1, 0, 1, 17 }, { 3, 2, 1, 2, 7 }, { 5, 2, 2, 1, 4 }, { 2, 2, 1, 1, 9 }, { 1, 1, 0, 1, 8 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void The_largest_of_each_window_wins_and_gets_the_gradient(int size, int stride, int padding, int dilation, int channels)
    {
        var window = new Window(size, stride, padding, dilation);
        foreach ((int h, int w) in ((int, int)[])[(8, 8), (7, 9)])
        {
            var s = new PoolShape(2, h, w, channels, window, window);
            using Floats x = Floats.Random(s.N * h * w * channels), dy = Floats.Random(Outputs(s), 2);
            foreach (ref float v in x.Span) v = MathF.Round(v * 4) / 4;   // many equal values
            using Floats y = Floats.Filled(Outputs(s)), winners = Floats.Filled(Outputs(s)), dx = Floats.Filled(x.Length);
            var dxExpected = new double[x.Length];
            OnEveryWidth(kernels =>
            {
                kernels.MaxPool(s, x.Buffer, y.Buffer, winners.Buffer);
                Array.Clear(dxExpected);
                EachOutput(s, (o, n, oh, ow, c) =>
                {
                    (float best, int winner, int input) = Best(s, x, n, oh, ow, c);
                    Assert.Equal(best, y[o]);
                    Assert.Equal(winner, winners[o]);
                    dxExpected[input] += dy[o];
                });
                kernels.MaxPoolBackward(s, winners.Buffer, dy.Buffer, new(dx.Buffer));
                Close(dxExpected, dx, 1e-6, "dx");
                y.Span.Fill(float.NaN);
                kernels.MaxPool(s, x.Buffer, y.Buffer, default);
                EachOutput(s, (o, n, oh, ow, c) => Assert.Equal(Best(s, x, n, oh, ow, c).Value, y[o]));
            });
            OverwritesAndAdds(x.Length, (k, to) => k.MaxPoolBackward(s, winners.Buffer, dy.Buffer, to));
        }
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    public void A_NaN_wins_and_minus_infinity_can(int size, int padding) => OnEveryWidth(kernels =>
    {
        foreach (int channels in (int[])[1, 5, 16])
        {
            var window = new Window(size, 2, padding);
            var s = new PoolShape(1, 4, 4, channels, window, window);
            using Floats x = Floats.Filled(16 * channels, 1), y = Floats.Filled(Outputs(s)), winners = Floats.Filled(Outputs(s));
            x.Span[..channels].Fill(float.NaN);
            kernels.MaxPool(s, x.Buffer, y.Buffer, winners.Buffer);
            for (int c = 0; c < channels; c++)
            {
                Assert.Equal(float.NaN, y[c]);
                Assert.Equal((padding * size) + padding, winners[c]);
                Assert.Equal(1, y[channels + c]);
            }

            x.Span.Fill(float.NegativeInfinity);
            kernels.MaxPool(s, x.Buffer, y.Buffer, winners.Buffer);
            Assert.Equal(float.NegativeInfinity, y[0]);
            Assert.Equal((padding * size) + padding, winners[0]);
        }
    });

    [Theory]
    [InlineData(3, 2, 1, 2, 1, 0)]
    [InlineData(3, 3, 0, 2, 2, 1)]
    [InlineData(2, 2, 0, 3, 2, 0)]
    public void Rows_and_columns_may_have_different_windows(int height, int stepDown, int above, int width, int step, int left) => OnEveryWidth(kernels =>
    {
        var s = new PoolShape(2, 9, 6, 5, new Window(height, stepDown, above), new Window(width, step, left));
        using Floats x = Floats.Random(2 * 9 * 6 * 5), y = Floats.Filled(Outputs(s)), winners = Floats.Filled(Outputs(s)), dy = Floats.Random(Outputs(s), 2), dx = Floats.Filled(x.Length);
        var dxExpected = new double[x.Length];
        kernels.MaxPool(s, x.Buffer, y.Buffer, winners.Buffer);
        EachOutput(s, (o, n, oh, ow, c) =>
        {
            (float best, int winner, int input) = Best(s, x, n, oh, ow, c);
            Assert.Equal((best, winner), (y[o], (int)winners[o]));
            dxExpected[input] += dy[o];
        });
        kernels.MaxPoolBackward(s, winners.Buffer, dy.Buffer, new(dx.Buffer));
        Close(dxExpected, dx, 1e-6, "dx");
    });

    [Theory]
    [InlineData(2, 2, 0)]
    [InlineData(3, 2, 1)]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated(int size, int stride, int padding)
    {
        var window = new Window(size, stride, padding);
        var s = new PoolShape(8, 32, 32, 24, window, window);
        using Floats x = Floats.Random(8 * 32 * 32 * 24), dy = Floats.Random(Outputs(s)), y = Floats.Filled(Outputs(s)), winners = Floats.Filled(Outputs(s)), dx = Floats.Filled(x.Length);
        SameBitsForAnyThreads(y.Length, (k, to) => k.MaxPool(s, x.Buffer, to, winners.Buffer));
        SameBitsForAnyThreads(y.Length, (k, to) => k.MaxPool(s, x.Buffer, y.Buffer, to));
        SameBitsForAnyThreads(x.Length, (k, to) => k.MaxPoolBackward(s, winners.Buffer, dy.Buffer, new(to)));
        AllocatesNothing(k =>
        {
            k.MaxPool(s, x.Buffer, y.Buffer, winners.Buffer);
            k.MaxPoolBackward(s, winners.Buffer, dy.Buffer, new(dx.Buffer));
        });
    }

    private static int Outputs(in PoolShape s) => s.N * s.OutH * s.OutW * s.C;

    private static void EachOutput(PoolShape s, Action<int, int, int, int, int> body)
    {
        for (int o = 0; o < Outputs(s); o++) body(o, o / (s.OutH * s.OutW * s.C), o / (s.OutW * s.C) % s.OutH, o / s.C % s.OutW, o % s.C);
    }

    private static (float Value, int Winner, int Input) Best(PoolShape s, Floats x, int n, int oh, int ow, int c)
    {
        (float Value, int Winner, int Input) best = (float.NaN, -1, -1);
        for (int i = 0; i < s.Rows.Size; i++)
        {
            for (int j = 0; j < s.Columns.Size; j++)
            {
                int h = (oh * s.Rows.Stride) - s.Rows.Padding + (i * s.Rows.Dilation), w = (ow * s.Columns.Stride) - s.Columns.Padding + (j * s.Columns.Dilation);
                if (h < 0 || h >= s.H || w < 0 || w >= s.W) continue;
                int input = (((((n * s.H) + h) * s.W) + w) * s.C) + c;
                if (best.Winner < 0 || x[input] > best.Value) best = (x[input], (i * s.Columns.Size) + j, input);
            }
        }

        return best;
    }
}

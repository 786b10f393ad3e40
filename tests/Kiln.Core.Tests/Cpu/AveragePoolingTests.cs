using Kiln.Devices;

namespace Kiln.Core.Tests.Cpu;

public sealed class AveragePoolingTests(KernelDevices devices) : KernelCase(devices)
{
    public static TheoryData<int, int, int, int, bool> Windows => new()
    {
        // size, stride, padding, channels, padding counts
        { 2, 2, 0, 16, true }, { 2, 2, 0, 3, false }, { 3, 2, 1, 24, true }, { 3, 2, 1, 24, false }, { 3, 1, 1, 5, false }, { 8, 8, 0, 33, true }, { 8, 1, 0, 1, true }, { 5, 2, 2, 17, false },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Each_output_is_the_mean_of_its_window_and_gives_its_gradient_back_evenly(int size, int stride, int padding, int channels, bool countPadding)
    {
        foreach ((int h, int w) in ((int, int)[])[(8, 8), (11, 9)])
        {
            var s = new PoolShape(2, h, w, channels, new(size, stride, padding), new(size, stride, padding), countPadding);
            int outputs = s.N * s.OutH * s.OutW * channels;
            using Floats x = Floats.Random(s.N * h * w * channels), dy = Floats.Random(outputs, 2), y = Floats.Filled(outputs), dx = Floats.Filled(x.Length);
            (double[] means, double[] gradients) = Expected(s, x, dy);
            OnEveryWidth(kernels =>
            {
                kernels.AveragePool(s, x.Buffer, y.Buffer);
                Close(means, y, 1e-6, "y");
                kernels.AveragePoolBackward(s, dy.Buffer, new(dx.Buffer));
                Close(gradients, dx, 1e-6, "dx");
            });
            OverwritesAndAdds(x.Length, (k, to) => k.AveragePoolBackward(s, dy.Buffer, to));
        }
    }

    [Fact]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated()
    {
        var s = new PoolShape(8, 32, 32, 24, new(3, 2, 1), new(3, 2, 1), CountPadding: false);
        using Floats x = Floats.Random(8 * 32 * 32 * 24), dy = Floats.Random(8 * 16 * 16 * 24), y = Floats.Filled(dy.Length), dx = Floats.Filled(x.Length);
        SameBitsForAnyThreads(y.Length, (k, to) => k.AveragePool(s, x.Buffer, to));
        SameBitsForAnyThreads(x.Length, (k, to) => k.AveragePoolBackward(s, dy.Buffer, new(to)));
        AllocatesNothing(k =>
        {
            k.AveragePool(s, x.Buffer, y.Buffer);
            k.AveragePoolBackward(s, dy.Buffer, new(dx.Buffer));
        });
    }

    private static (double[] Means, double[] Gradients) Expected(PoolShape s, Floats x, Floats dy)
    {
        var means = new double[dy.Length];
        var gradients = new double[x.Length];
        for (int o = 0; o < dy.Length; o++)
        {
            int c = o % s.C, ow = o / s.C % s.OutW, oh = o / (s.C * s.OutW) % s.OutH, n = o / (s.C * s.OutW * s.OutH);
            var inside = new List<int>();
            for (int i = 0; i < s.Rows.Size; i++)
            {
                for (int j = 0; j < s.Columns.Size; j++)
                {
                    int h = (oh * s.Rows.Stride) - s.Rows.Padding + i, w = (ow * s.Columns.Stride) - s.Columns.Padding + j;
                    if (h >= 0 && h < s.H && w >= 0 && w < s.W) inside.Add((((((n * s.H) + h) * s.W) + w) * s.C) + c);
                }
            }

            double count = s.CountPadding ? s.Rows.Size * s.Columns.Size : inside.Count;
            foreach (int i in inside)
            {
                means[o] += x[i] / count;
                gradients[i] += dy[o] / count;
            }
        }

        return (means, gradients);
    }
}

namespace Kiln.Vision.Tests;

/// <summary>Vectors give the bits of the plain loops, at sizes around the widths of vectors.</summary>
public sealed class ResamplingTests
{
    public static TheoryData<int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int>();
            foreach (int channels in (int[])[1, 2, 3, 4]) foreach (int width in (int[])[1, 2, 3, 5, 7, 8, 9, 15, 17, 31, 33]) sizes.Add(channels, width);
            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Rows_are_mirrored(int channels, int width)
    {
        byte[] row = Noise(width * channels), into = new byte[row.Length + Buffers.Slack];
        Mirror.Row(row, channels, into);
        for (int i = 0; i < row.Length; i++) Assert.Equal(row[((width - 1 - (i / channels)) * channels) + (i % channels)], into[i]);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Resizing_along_and_down_gives_the_bits_of_plain_loops(int channels, int width)
    {
        foreach (int outputs in (int[])[1, 3, 4, 9, 37])
        {
            var axis = new ResizeAxis();
            axis.Make((double)width / outputs, 0, 0, width, 0, outputs, Interpolation.Bicubic, true);
            for (int i = 0; i < outputs; i++)
            {
                int sum = 0;
                foreach (short w in axis.WeightsOf(i)) sum += w;
                Assert.Equal(1 << ResizeAxis.WeightBits, sum);
            }

            int pairs = (axis.Most + 1) / 2;
            int[] starts = [.. axis.Starts[..outputs].ToArray().Select(s => Math.Min(s, Math.Max(width - (2 * pairs), 0)))];
            short[] weights = [.. Noise(((outputs + 3) / 4) * pairs * 64).Select(b => (short)((b * 31) - 3000))];
            for (int i = 0; i < weights.Length; i++) weights[i] = weights[(i / 8 * 8) + (i % 2)];   // the same for each channel
            byte[] row = Noise((width * channels) + Buffers.Slack);
            short[] plain = new short[(outputs * channels) + Buffers.Slack], vector = new short[plain.Length];
            ResizeKernels.AcrossPlain(row, channels, starts, weights, pairs, plain);
            ResizeKernels.Across(row, channels, starts, weights, pairs, vector);
            Assert.Equal(plain[..(outputs * channels)], vector[..(outputs * channels)]);

            short[] ring = [.. Noise(4 * 256).Select(b => (short)(b << 7))];
            byte[] a = new byte[128 + 64], b = new byte[a.Length];
            ResizeKernels.DownPlain(ring, [0, 256, 512], [9000, 8384, -1000], width * channels, a);
            ResizeKernels.Down(ring, [0, 256, 512], [9000, 8384, -1000], width * channels, b);
            Assert.Equal(a[..(width * channels)], b[..(width * channels)]);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Warping_gives_the_bits_of_plain_loops(int channels, int width)
    {
        foreach (int height in (int[])[1, 2, 6])
        {
            var size = new ImageSize(height, width, channels);
            byte[] image = Noise(size.Count + Buffers.Slack);
            float[] dx = [.. Noise(64).Select(b => (b / 20f) - 6)], dy = [.. Noise(72).Skip(8).Select(b => (b / 50f) - 3)];
            for (int y = 0; y < 3; y++)
            {
                Check(new AffineCoordinates(new Homography(0.9, -0.3, 1.7, 0.25, 1.1, -0.8), y), size, image);
                Check(new ProjectiveCoordinates(new Homography(0.9, -0.3, 1.7, 0.25, 1.1, -0.8, 0.01, 0.02), y), size, image);
                Check(new DisplacedCoordinates(dx, dy, 0, y), size, image);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(45)]
    public void Smoothing_gives_the_bits_of_one_sum_at_a_time(int count)
    {
        float[] weights = new float[9], x = [.. Noise(200).Select(b => b / 255f)], y = new float[count];
        SmoothKernels.Gaussian(1.5f, weights);
        Assert.Equal(1, weights.Sum(), 1e-6);
        SmoothKernels.Sum(x, 3, weights, y);
        for (int i = 0; i < count; i++)
        {
            float[] one = new float[1];
            SmoothKernels.Sum(x.AsSpan(i), 3, weights, one);
            Assert.Equal(one[0], y[i]);
        }
    }

    private static void Check<T>(scoped in T at, ImageSize size, byte[] image)
        where T : struct, ICoordinates, allows ref struct
    {
        const int Columns = 19;
        byte[] plain = new byte[(Columns * size.Channels) + Buffers.Slack], vector = new byte[plain.Length];
        WarpKernels.BilinearPlain(at, size, image, 2, Columns, plain);
        WarpKernels.Bilinear(at, size, image, 2, Columns, vector);
        Assert.Equal(plain[(2 * size.Channels)..(Columns * size.Channels)], vector[(2 * size.Channels)..(Columns * size.Channels)]);
    }

    private static byte[] Noise(int count)
    {
        var random = new Philox(5);
        return [.. Enumerable.Range(0, count).Select(_ => (byte)random.NextBits())];
    }
}

namespace Kiln.Vision.Tests;

/// <summary>Registers of every width give the bytes of the plain loop.</summary>
public class PixelWalkTests
{
    private static readonly int[] Pixels = [1, 2, 7, 8, 9, 15, 16, 17, 21, 22, 23, 31, 33, 64, 77, 1001];

    [Fact]
    [Trait("row", "D1")]
    public void Hues_matrices_and_means_do_not_depend_on_the_width()
    {
        ColorAffine matrix = ColorAffine.Saturate(1.4f).Then(ColorAffine.Scale(0.8f)).Then(ColorAffine.Shift(3, -20, 0.5f));
        foreach (int pixels in Pixels)
        {
            Image image = PhotometricRow.Picture(1, pixels, 3, (ulong)pixels);
            Same(new HueMap(200), image);
            Same(new SaturationMap(1.6f), image);
            Same(new HsvShift(0.3f, -0.2f, 0.1f), image);
            Same(new YCbCrShift(0.1f, -0.2f, 0.1f), image);
            var lab = new LabShift.Shift(3, -20, 10);
            byte[] one = new byte[image.Size.Count], eight = new byte[image.Size.Count], sixteen = new byte[image.Size.Count];
            LabShift.Run<Lane1>(lab, image.Size, image.Pixels, one);
            LabShift.Run<Lanes8>(lab, image.Size, image.Pixels, eight);
            LabShift.Run<Lanes16>(lab, image.Size, image.Pixels, sixteen);
            Assert.Equal(one, eight);
            Assert.Equal(one, sixteen);
            Same(new ColorAffine.Map(matrix), image);
            long sum = Luma.Sum(3, image.Pixels);
            Assert.Equal(sum, Luma.SumOfRgb<Lane1>(image.Pixels));
            Assert.Equal(sum, Luma.SumOfRgb<Lanes8>(image.Pixels));
            Assert.Equal(sum, Luma.SumOfRgb<Lanes16>(image.Pixels));
        }
    }

    [Fact]
    public void Filters_and_noise_do_not_depend_on_the_width()
    {
        float[] weights = new float[7];
        GaussianBlur.FillWeights(1.3f, weights);
        foreach (int width in Pixels)
        {
            Image image = PhotometricRow.Picture(6, width, 3);
            byte[] one = new byte[image.Size.Count], eight = new byte[image.Size.Count], sixteen = new byte[image.Size.Count];
            SeparableFilter.Run<Lane1>(weights, image.Size, image.Pixels, one);
            SeparableFilter.Run<Lanes8>(weights, image.Size, image.Pixels, eight);
            SeparableFilter.Run<Lanes16>(weights, image.Size, image.Pixels, sixteen);
            Assert.Equal(one, eight);
            Assert.Equal(one, sixteen);

            int line = 3 * width;
            float[] noise = [.. Enumerable.Range(0, line).Select(i => ((i * 37) % 101 / 25f) - 2)];
            AddedNoise.Row<Lane1>(noise, 0.3f, 11, image.Row(0), one.AsSpan(0, line));
            AddedNoise.Row<Lanes8>(noise, 0.3f, 11, image.Row(0), eight.AsSpan(0, line));
            AddedNoise.Row<Lanes16>(noise, 0.3f, 11, image.Row(0), sixteen.AsSpan(0, line));
            Assert.Equal(one, eight);
            Assert.Equal(one, sixteen);

            int[] offsets = [0, line + 1, 2 * line];
            MotionBlur.Row<Lane1>(image.Pixels, offsets, one.AsSpan(0, line));
            MotionBlur.Row<Lanes8>(image.Pixels, offsets, eight.AsSpan(0, line));
            MotionBlur.Row<Lanes16>(image.Pixels, offsets, sixteen.AsSpan(0, line));
            Assert.Equal(one, eight);
            Assert.Equal(one, sixteen);

            if (width < 3) continue;
            for (int step = 1; step <= 3; step += 2)
            {
                float[] sums = new float[line];
                SharpnessKernel.Run<Lane1>(ref image.Row(1)[0], one.AsSpan(0, line), sums, step, 1.7f);
                SharpnessKernel.Run<Lanes8>(ref image.Row(1)[0], eight.AsSpan(0, line), sums, step, 1.7f);
                SharpnessKernel.Run<Lanes16>(ref image.Row(1)[0], sixteen.AsSpan(0, line), sums, step, 1.7f);
                Assert.Equal(one, eight);
                Assert.Equal(one, sixteen);
            }
        }
    }

    private static void Same<TMap>(TMap map, Image image)
        where TMap : struct, IPixelMap
    {
        byte[] one = new byte[image.Size.Count], eight = new byte[image.Size.Count], sixteen = image.Pixels.ToArray();
        PixelWalk.Run<Lane1, TMap>(map, image.Pixels, one);
        PixelWalk.Run<Lanes8, TMap>(map, image.Pixels, eight);
        PixelWalk.Run<Lanes16, TMap>(map, sixteen, sixteen);   // in place
        Assert.Equal(one, eight);
        Assert.Equal(one, sixteen);
    }
}

namespace Kiln.Vision.Tests;

public class NoiseTests
{
    private static readonly Draw Keyed = new(true, 0.05f, 12345, 54321);

    [Fact]
    [Trait("row", "D6")]
    public void The_deviation_of_gaussian_noise_is_the_one_asked_for_to_1_percent()
    {
        (double mean, double deviation) = Moments(new GaussianNoise(0.05f), Keyed, 128);
        Assert.InRange(mean, -0.05, 0.05);
        Assert.InRange(deviation / (0.05 * 255), 0.99, 1.01);
    }

    [Fact]
    [Trait("row", "D6")]
    public void The_deviation_of_speckle_grows_with_the_byte()
    {
        foreach (byte level in (byte[])[60, 120, 180])
        {
            Assert.InRange(Moments(new SpeckleNoise(0.1f), Keyed with { A = 0.1f }, level).Deviation / (0.1 * level), 0.99, 1.01);
        }
    }

    [Fact]
    [Trait("row", "D6")]
    public void Neighbours_and_rows_have_independent_noise()
    {
        var image = new Image(128, 128, 1);
        image.Pixels.Fill(128);
        byte[] found = new byte[128 * 128];
        new GaussianNoise(0.1f).Apply(Keyed with { A = 0.1f }, image.Size, image.Pixels, found);
        foreach (int lag in (int[])[1, 2, 3, 128, 256])
        {
            double sum = 0, squares = 0;
            for (int i = lag; i < found.Length; i++)
            {
                sum += (found[i] - 128.0) * (found[i - lag] - 128.0);
                squares += (found[i] - 128.0) * (found[i] - 128.0);
            }

            Assert.InRange(sum / squares, -0.032, 0.032);   // four deviations of 1/√16384
        }
    }

    [Fact]
    [Trait("row", "D6")]
    public void Salt_and_pepper_have_their_shares()
    {
        var image = new Image(200, 200, 3);
        image.Pixels.Fill(128);
        byte[] found = new byte[image.Size.Count];
        new SaltPepperNoise(0.1f).Apply(new Draw(true, 3, 4), image.Size, image.Pixels, found);
        double salt = found.Where((b, i) => i % 3 == 0 && b == 255).Count() / 40_000.0, pepper = found.Where((b, i) => i % 3 == 0 && b == 0).Count() / 40_000.0;
        Assert.InRange(salt, 0.0456, 0.0544);   // four deviations about 0.05
        Assert.InRange(pepper, 0.0456, 0.0544);
        for (int i = 0; i < found.Length; i += 3) Assert.True(found[i] == found[i + 1] && found[i] == found[i + 2]);
    }

    [Fact]
    [Trait("row", "D7")]
    public void Jittered_pixels_come_from_nearby()
    {
        var image = new Image(32, 32, 2);
        for (int i = 0; i < 1024; i++) (image[i / 32, i % 32], image[i / 32, i % 32, 1]) = ((byte)(i / 32), (byte)(i % 32));
        byte[] found = new byte[2048];
        new PixelJitter(2).Apply(new Draw(true, 3, 4), image.Size, image.Pixels, found);
        var shifts = new HashSet<(int, int)>();
        for (int i = 0; i < 1024; i++)
        {
            (int down, int right) = (found[2 * i] - (i / 32), found[(2 * i) + 1] - (i % 32));
            Assert.InRange(down, -2, 2);
            Assert.InRange(right, -2, 2);
            shifts.Add((down, right));
        }

        Assert.Equal(25, shifts.Count);
    }

    private static (double Mean, double Deviation) Moments(ImageTransform noise, in Draw draw, byte level)
    {
        var image = new Image(250, 251, 3);
        image.Pixels.Fill(level);
        byte[] found = new byte[image.Size.Count];
        noise.Apply(draw, image.Size, image.Pixels, found);
        double mean = found.Average(b => b - (double)level);
        return (mean, Math.Sqrt(found.Average(b => (b - level - mean) * (b - level - mean))));
    }
}

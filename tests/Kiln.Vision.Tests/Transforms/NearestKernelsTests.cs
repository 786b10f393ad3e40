namespace Kiln.Vision.Tests;

public sealed class NearestKernelsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_way_gives_the_bytes_of_the_plain_loop(int channels)
    {
        var random = Philox.For(5, "maps");
        foreach ((int height, int width) in ((int, int)[])[(1, 1), (1, 9), (7, 1), (13, 17), (24, 31)])
        {
            var size = new ImageSize(height, width, channels);
            var image = new byte[size.Count];
            foreach (ref byte value in image.AsSpan()) value = (byte)random.Below(256);
            foreach (Homography map in Maps(ref random))
            {
                for (int y = 0; y < 9; y++)
                {
                    int first = random.Below(4), end = first + random.Below(30);
                    byte[] plain = new byte[((end + 1) * channels) + Buffers.Slack], quick = new byte[plain.Length];
                    NearestKernels.Plain(map, size, image, y, first, end, plain);
                    NearestKernels.Row(map, size, image, y, first, end, quick);
                    Assert.Equal(plain.AsSpan(0, end * channels), quick.AsSpan(0, end * channels));
                }
            }
        }
    }

    private static List<Homography> Maps(ref Philox random)
    {
        var maps = new List<Homography> { Homography.Identity, Homography.Translation(3, -2), Homography.Translation(-2.25, 0.5), Homography.Translation(1e6, -1e6), new(1, 0.37, -1.2, 0, 1, 0), new(1, 0, 0.1, 0.3, 1, -0.4), new(1, 0.1, 0, 0, 1, 0, 0.01, 0, 1) };
        for (int i = 0; i < 20; i++)
        {
            maps.Add(Homography.InverseAffine((8, 6), random.Uniform(-180, 180), random.Uniform(-4, 4), random.Uniform(-4, 4), random.Uniform(0.5f, 2), random.Uniform(-30, 30), random.Uniform(-30, 30)));
        }

        return maps;
    }
}

using System.Runtime.Intrinsics.X86;

namespace Kiln.Vision.Tests;

public class NoiseBlocksTests
{
    [Fact]
    [Trait("row", "D6")]
    public void Every_width_gives_the_bits_of_single_blocks()
    {
        var random = new Philox(5);
        foreach (int count in (int[])[0, 1, 7, 8, 9, 31, 32, 33, 63, 64, 65, 96, 128, 200, 672, 1001])
        {
            ulong key = ((ulong)random.NextBits() << 32) | random.NextBits(), stream = count % 3 == 0 ? 0 : ((ulong)random.NextBits() << 32) | random.NextBits();
            ushort[] expected = new ushort[count], found = new ushort[count + 1];
            NoiseBlocks.FillByOne(key, stream, expected, 0);
            for (int i = 0; i < count; i++)
            {
                var block = PhiloxBlock.At(key, stream, (ulong)i / 8);
                Assert.Equal((ushort)(block[i % 8 / 2] >> (16 * (i % 2))), expected[i]);
            }

            Check(() => NoiseBlocks.Fill(key, stream, found.AsSpan(0, count)), count);
            if (Avx2.IsSupported) Check(() => NoiseBlocks.FillByFour(key, stream, found.AsSpan(0, count), 0), count);
            if (Avx512F.IsSupported) Check(() => NoiseBlocks.FillByEight(key, stream, found.AsSpan(0, count)), count / 64 * 64);

            void Check(Action fill, int written)
            {
                Array.Fill(found, (ushort)4711);
                fill();
                Assert.Equal(expected[..written], found[..written]);
                Assert.Equal((ushort)4711, found[^1]);
            }
        }
    }

    [Fact]
    [Trait("row", "D6")]
    public void The_bits_are_fixed()
    {
        ushort[] bits = new ushort[672];
        NoiseStream.FillBits(12345, 54321, 3, bits);
        Assert.Equal([41956, 61573, 40533, 7790], bits[..4]);
        Assert.Equal(11058049412903412405UL, HashOf(bits.Select(b => (ulong)b)));
        byte[] found = new byte[33 * 29 * 3];
        Image image = PhotometricRow.Picture(33, 29, 3);
        new GaussianNoise().Apply(new Draw(true, 0.1f, 7, 9), image.Size, image.Pixels, found);
        Assert.Equal(16890269467692717359UL, HashOf(found.Select(b => (ulong)b)));
        new SpeckleNoise().Apply(new Draw(true, 0.2f, 7, 9), image.Size, image.Pixels, found);
        Assert.Equal(12964752258202221366UL, HashOf(found.Select(b => (ulong)b)));
    }

    private static ulong HashOf(IEnumerable<ulong> numbers) => numbers.Aggregate(1UL, Philox.Mix);
}

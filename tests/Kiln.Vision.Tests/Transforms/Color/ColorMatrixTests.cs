namespace Kiln.Vision.Tests;

public class ColorMatrixTests
{
    [Fact]
    [Trait("row", "D9")]
    public void The_matrix_of_a_draw_does_what_applying_it_does_to_within_a_byte()
    {
        Image image = PhotometricRow.Picture(11, 13, 3);
        byte[] applied = new byte[image.Size.Count], multiplied = new byte[image.Size.Count];
        (ColorMatrix Transform, int Most)[] all = [(new RandomSaturation(0.5f), 1), (new RandomGrayscale(1), 0), (new PcaLighting(0.5f), 0)];
        foreach ((ColorMatrix transform, int most) in all)
        {
            var random = new Philox(8);
            Draw draw = transform.Sample(image.Size, ref random);
            transform.Apply(draw, image.Size, image.Pixels, applied);
            transform.MatrixOf(draw).Apply(image.Size, image.Pixels, multiplied);
            Assert.False(applied.AsSpan().SequenceEqual(image.Pixels));
            for (int i = 0; i < applied.Length; i++) Assert.InRange(applied[i] - multiplied[i], -most, most);
        }
    }
}

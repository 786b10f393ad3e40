using System.Numerics;

namespace Kiln.Vision.Tests;

public class ColorSpacesTests
{
    private const float Byte = 1f / 255;

    [Fact]
    [Trait("row", "D1")]
    public void There_and_back_is_nearer_than_a_byte()
    {
        for (int r = 0; r <= 255; r += 15)
        {
            for (int g = 0; g <= 255; g += 15)
            {
                for (int b = 0; b <= 255; b += 5)
                {
                    Vector3 rgb = Byte * new Vector3(r, g, b);
                    Near(rgb, ColorSpaces.FromHsv(ColorSpaces.ToHsv(rgb)), 1e-5f);
                    Near(rgb, ColorSpaces.FromYCbCr(ColorSpaces.ToYCbCr(rgb)), 1e-5f);
                    Near(rgb, ColorSpaces.FromLab(ColorSpaces.ToLab(rgb)), 0.1f * Byte);
                }
            }
        }
    }

    [Fact]
    [Trait("row", "D1")]
    public void Known_colours_have_their_coordinates()
    {
        Near(new(1f / 3, 1, 1), ColorSpaces.ToHsv(new(0, 1, 0)), 1e-6f);
        Near(new(5f / 6, 0.5f, 0.8f), ColorSpaces.ToHsv(new(0.8f, 0.4f, 0.8f)), 1e-6f);
        Near(new(0.299f, 0.331264f, 1), ColorSpaces.ToYCbCr(new(1, 0, 0)), 1e-5f);
        Near(new(53.24f, 80.09f, 67.20f), ColorSpaces.ToLab(new(1, 0, 0)), 0.02f);
        Near(new(100, 0, 0), ColorSpaces.ToLab(Vector3.One), 0.02f);
    }

    [Fact]
    [Trait("row", "D7")]
    public void Shifts_of_a_space_move_its_coordinates()
    {
        var red = new Image(1, 1, 3);
        red[0, 0, 0] = 200;
        byte[] found = new byte[3];
        new ColorSpaceJitter(ColorSpace.Hsv).Apply(new Draw(true, 1 / 3f), red.Size, red.Pixels, found);
        Assert.Equal([0, 200, 0], found);
        new ColorSpaceJitter(ColorSpace.YCbCr).Apply(new Draw(true, 10 * Byte), red.Size, red.Pixels, found);
        Assert.Equal([210, 10, 10], found);
        var grey = new Image(1, 1, 3);
        grey.Pixels.Fill(119);   // L* 50.0
        new ColorSpaceJitter(ColorSpace.Lab).Apply(new Draw(true, 0.1f), grey.Size, grey.Pixels, found);
        Assert.Equal([145, 145, 145], found);   // L* 60
    }

    [Fact]
    [Trait("row", "D1")]
    [Trait("row", "D7")]
    public void Registers_give_the_bytes_of_the_formulas_and_cube_roots_a_few_that_round_to_the_next()
    {
        var colors = new Image(52, 52 * 52, 3);
        for (int i = 0; i < 52 * 52 * 52; i++) (colors.Pixels[3 * i], colors.Pixels[(3 * i) + 1], colors.Pixels[(3 * i) + 2]) = ((byte)(i % 52 * 5), (byte)(i / 52 % 52 * 5), (byte)(i / 52 / 52 * 5));
        byte[] found = new byte[colors.Size.Count];
        foreach (Vector3 shift in (Vector3[])[new(0.03f, -0.041f, 0.027f), new(-0.25f, 0.2f, -0.3f), new(0.5f, 0.5f, 0.5f)])
        {
            var draw = new Draw(true, shift.X, shift.Y, shift.Z);
            Assert.Equal(0, Differences(ColorSpace.Hsv, c => ColorSpaces.FromHsv(Inside(ColorSpaces.ToHsv(c) + shift))));
            Assert.Equal(0, Differences(ColorSpace.YCbCr, c => ColorSpaces.FromYCbCr(ColorSpaces.ToYCbCr(c) + shift)));
            Assert.InRange(Differences(ColorSpace.Lab, c => ColorSpaces.FromLab(ColorSpaces.ToLab(c) + (shift * new Vector3(100, 255, 255)))), 0, 40);   // of 421,824, each by one

            int Differences(ColorSpace space, Func<Vector3, Vector3> formula)
            {
                new ColorSpaceJitter(space).Apply(draw, colors.Size, colors.Pixels, found);
                int count = 0;
                for (int i = 0; i < found.Length; i += 3)
                {
                    Vector3 rgb = formula(new Vector3(colors.Pixels[i], colors.Pixels[i + 1], colors.Pixels[i + 2]) / 255);
                    rgb = Vector3.Clamp((rgb * 255) + new Vector3(0.5f), Vector3.Zero, new Vector3(255));
                    for (int c = 0; c < 3; c++)
                    {
                        if (found[i + c] == (byte)rgb[c]) continue;
                        Assert.InRange(found[i + c] - (byte)rgb[c], -1, 1);
                        count++;
                    }
                }

                return count;
            }
        }

        static Vector3 Inside(Vector3 hsv) => new(hsv.X, Math.Clamp(hsv.Y, 0, 1), Math.Clamp(hsv.Z, 0, 1));
    }

    private static void Near(Vector3 expected, Vector3 found, float tolerance)
    {
        Vector3 difference = Vector3.Abs(expected - found);
        Assert.True(MathF.Max(difference.X, MathF.Max(difference.Y, difference.Z)) <= tolerance, $"Expected {expected}, found {found}.");
    }
}

namespace Kiln.Vision.Tests;

/// <summary>What every geometric transform must do, row by row.</summary>
public sealed class TransformContractTests
{
    private static readonly ImageSize Size = new(24, 21, 3);

    public static TheoryData<string> Rows => [.. GeometryRow.All.Select(r => r.Name)];

    public static TheoryData<string> Unchanged => [.. GeometryRow.All.Where(r => r.Identity is not null).Select(r => r.Name)];

    [Theory]
    [Trait("row", "C7")]
    [Trait("row", "C8")]
    [Trait("row", "C9")]
    [Trait("row", "C10")]
    [Trait("row", "C11")]
    [MemberData(nameof(Unchanged))]
    public void Settings_of_no_change_change_no_byte(string row)
    {
        Image image = Waves(Size);
        for (int i = 0; i < 5; i++)
        {
            Philox random = new SampleKey(1, 0, i).Stream();
            ImageTransform identity = Row(row).Identity!;
            Draw draw = identity.Sample(Size, ref random);
            Assert.Equal(image.Pixels.ToArray(), identity.Apply(draw with { Changes = true }, image).Pixels.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_same_seed_gives_the_same_pixels_and_something_changes(string row)
    {
        Image image = Waves(Size);
        var pipeline = new Pipeline(Row(row).Transform);
        bool changed = false;
        for (int i = 0; i < 8; i++)
        {
            Image a = pipeline.Apply(image, new SampleKey(7, 1, i)), b = pipeline.Apply(image, new SampleKey(7, 1, i));
            Assert.Equal(a.Size, b.Size);
            Assert.Equal(a.Pixels.ToArray(), b.Pixels.ToArray());
            changed |= !a.Pixels.SequenceEqual(image.Pixels);
        }

        Assert.True(changed);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Sizes_are_as_foretold(string row)
    {
        ImageTransform transform = Row(row).Transform;
        var plan = new Plan();
        for (int i = 0; i < 20; i++)
        {
            var pipeline = new Pipeline(transform);
            pipeline.Draw(Size, new SampleKey(3, 0, i), plan);
            Assert.Equal(plan.Size, pipeline.Apply(Waves(Size), new SampleKey(3, 0, i)).Size);
            if (transform.SizeAfter(Size) is { } known) Assert.Equal(known, plan.Size);
            if (transform.FixedSize is { } f) Assert.Equal(f, (plan.Size.Height, plan.Size.Width));
        }
    }

    [Theory]
    [Trait("row", "B9")]
    [MemberData(nameof(Rows))]
    public void The_mask_goes_where_the_image_goes(string row)
    {
        if (!Row(row).Follows) return;
        var image = new Image(48, 40, 3);
        var mask = new Image(48, 40, 1);
        for (int y = 0; y < 48; y++)
        {
            for (int x = 0; x < 40; x++)
            {
                bool inside = x is > 4 and < 30 && y is > 8 and < 40;
                mask[y, x] = (byte)(inside ? 1 : 0);
                for (int c = 0; c < 3; c++) image[y, x, c] = (byte)(inside ? 255 : 0);
            }
        }

        for (int i = 0; i < 8; i++)
        {
            (Image a, Image b) = new Pipeline(Row(row).Transform).Apply(image, mask, new SampleKey(5, 0, i), maskFill: 0);
            int plain = 0, wrong = 0;
            for (int p = 0; p < b.Pixels.Length; p++)
            {
                if (a.Pixels[3 * p] is not (0 or 255)) continue;
                plain++;
                if (b.Pixels[p] != a.Pixels[3 * p] / 255) wrong++;
            }

            Assert.True(wrong <= 0.01 * plain, $"{wrong} of {plain} pixels of the mask are not where the image's are.");
            Assert.All(b.Pixels.ToArray(), v => Assert.InRange(v, 0, 1));
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Images_of_a_pixel_or_a_line_survive(string row)
    {
        foreach (ImageSize size in (ImageSize[])[new(1, 1, 3), new(1, 7, 3), new(7, 1, 1), new(2, 2, 4), new(3, 2, 2)])
        {
            for (int i = 0; i < 4; i++)
            {
                var pipeline = new Pipeline(Row(row).Small ?? Row(row).Transform);
                Image found = pipeline.Apply(Constant(size, 77), new SampleKey(2, 0, i));
                Assert.All(found.Pixels.ToArray(), v => Assert.InRange(v, 0, 77));   // nothing but the image and black
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Composed_is_step_by_step(string row)
    {
        foreach (GeometryRow other in GeometryRow.All.Where(r => !r.Name.Contains("crops", StringComparison.Ordinal)))
        {
            Image image = Waves(new(48, 42, 3));
            for (int i = 0; i < 3; i++)
            {
                var key = new SampleKey(11, 2, i);
                Philox first = key.Stream(0), second = key.Stream(1);
                Image expected = other.Transform.Apply(Row(row).Transform.Apply(image, ref first), ref second);
                Image found = new Pipeline(Row(row).Transform, other.Transform).Apply(image, key);
                Assert.Equal(expected.Size, found.Size);
                double mean = expected.Pixels.ToArray().Zip(found.Pixels.ToArray(), (a, b) => Math.Abs(a - b)).Average();
                // Two resamplings blur more than one, and edges of an earlier result are sharp in a product.
                Assert.True(mean <= (Row(row).Exact && other.Exact ? 0 : 6), $"{row}, then {other.Name}: mean difference {mean:F2}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Floats_are_the_normalised_bytes(string row)
    {
        var normalizer = new Normalizer([0.1, 0.2, 0.3], [0.3, 0.2, 0.1]);
        Image image = Waves(Size);
        var pipeline = new Pipeline(new HorizontalFlip(), Row(row).Transform);
        for (int i = 0; i < 4; i++)
        {
            Image bytes = pipeline.Apply(image, new SampleKey(9, 0, i));
            float[] expected = new float[bytes.Size.Count], found = new float[expected.Length];
            normalizer.Apply(bytes.Pixels, expected);
            pipeline.Read(Size, image.Pixels, new SampleKey(9, 0, i), normalizer, found);
            Assert.Equal(expected, found);
        }
    }

    private static GeometryRow Row(string name) => GeometryRow.All.Single(r => r.Name == name);

    private static Image Constant(ImageSize size, byte value)
    {
        var image = new Image(size, new byte[size.Count]);
        image.Pixels.Fill(value);
        return image;
    }

    private static Image Waves(ImageSize size)
    {
        var image = new Image(size, new byte[size.Count]);
        for (int i = 0; i < size.Count; i++)
        {
            int x = i / size.Channels % size.Width, y = i / size.Channels / size.Width;
            image.Pixels[i] = (byte)(127 + (90 * Math.Sin((0.13 * x) + (0.09 * y) + (i % size.Channels))));
        }

        return image;
    }
}

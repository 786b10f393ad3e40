namespace Kiln.Vision.Tests;

/// <summary>What every change of colours, filter and noise keeps to.</summary>
public class PhotometricContractTests
{
    private static readonly ImageSize[] Sizes = [new(1, 1, 3), new(1, 1, 1), new(1, 37, 3), new(41, 1, 3), new(2, 2, 4), new(13, 23, 3), new(9, 33, 1), new(7, 5, 2), new(8, 17, 4)];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, PhotometricRow.All.Count)];

    [Fact]
    public void Every_transform_of_these_folders_has_a_row()
    {
        IEnumerable<Type> all = typeof(OccasionalTransform).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(OccasionalTransform)) && !t.IsAbstract);
        Assert.Empty(all.Except(PhotometricRow.All.Select(r => r.Transform.GetType())));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    [Trait("row", "D2")]
    public void Settings_that_change_nothing_and_chance_0_leave_every_byte(int row)
    {
        PhotometricRow tested = PhotometricRow.All[row];
        ImageTransform never = (OccasionalTransform)tested.Transform with { Chance = 0 };
        foreach (ImageTransform idle in tested.Identity is { } identity ? [identity, never] : new[] { never })
        {
            foreach (ImageSize size in Sizes)
            {
                Image image = PhotometricRow.Picture(size.Height, size.Width, size.Channels);
                var random = new Philox(7);
                Assert.Equal(image.Pixels, idle.Apply(image, ref random).Pixels);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_draw_gives_the_same_bytes_again_wherever_the_result_goes(int row)
    {
        ImageTransform transform = PhotometricRow.All[row].Transform;
        int changes = 0;
        foreach (ImageSize size in Sizes)
        {
            Image image = PhotometricRow.Picture(size.Height, size.Width, size.Channels);
            byte[] before = image.Pixels.ToArray();
            for (ulong seed = 0; seed < 5; seed++)
            {
                Philox one = new(seed), two = new(seed);
                Draw draw = transform.Sample(size, ref one);
                Assert.Equal(draw, transform.Sample(size, ref two));
                byte[] first = new byte[size.Count], second = new byte[size.Count + 3];
                Array.Fill(first, (byte)1);
                Array.Fill(second, (byte)99);
                if (!draw.Changes) continue;
                transform.Apply(draw, size, image.Pixels, first);
                transform.Apply(draw, size, image.Pixels, second.AsSpan(0, size.Count));
                Assert.Equal(first, second[..size.Count]);
                Assert.Equal([99, 99, 99], second[size.Count..]);
                Assert.Equal(before, image.Pixels);
                if (!first.AsSpan().SequenceEqual(before)) changes++;
            }
        }

        Assert.True(changes > 0, "No image was changed.");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    [Trait("row", "D5")]
    public void What_only_moves_or_averages_pixels_leaves_a_constant_image(int row)
    {
        PhotometricRow tested = PhotometricRow.All[row];
        if (!tested.KeepsConstant) return;
        foreach (byte value in (byte[])[0, 1, 77, 254, 255])
        {
            var image = new Image(19, 35, 3);
            image.Pixels.Fill(value);
            for (ulong seed = 0; seed < 5; seed++)
            {
                var random = new Philox(seed);
                Assert.Equal(image.Pixels, tested.Transform.Apply(image, ref random).Pixels);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Alpha_stays_unless_a_filter_takes_all_channels(int row)
    {
        ImageTransform transform = PhotometricRow.All[row].Transform;
        if (transform is GaussianBlur or BoxBlur or MedianBlur or MotionBlur or Downscale or PixelJitter) return;
        foreach (int channels in (int[])[2, 4])
        {
            Image image = PhotometricRow.Picture(21, 18, channels);
            var random = new Philox(4);
            Image changed = transform.Apply(image, ref random);
            for (int i = channels - 1; i < image.Pixels.Length; i += channels) Assert.Equal(image.Pixels[i], changed.Pixels[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_chance_is_kept(int row)
    {
        const int Trials = 2000;
        var size = new ImageSize(32, 32, 3);
        ImageTransform often = (OccasionalTransform)PhotometricRow.All[row].Transform with { Chance = 0.3f };
        ImageTransform always = PhotometricRow.All[row].Transform;
        int changed = 0, possible = 0;
        for (int i = 0; i < Trials; i++)
        {
            Philox one = new SampleKey(5, 0, i).Stream(), two = new SampleKey(6, 0, i).Stream();
            if (often.Sample(size, ref one).Changes) changed++;
            if (always.Sample(size, ref two).Changes) possible++;
        }

        double expected = 0.3 * possible, deviation = Math.Sqrt(Trials * 0.3 * 0.7);
        Assert.InRange(changed, expected - (4 * deviation), expected + (4 * deviation));
        Assert.Throws<InputException>(() => (OccasionalTransform)PhotometricRow.All[row].Transform with { Chance = 1.5f });
    }
}

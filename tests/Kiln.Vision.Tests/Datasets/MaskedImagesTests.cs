namespace Kiln.Vision.Tests;

public sealed class MaskedImagesTests
{
    private const byte Level = 200;
    private static readonly ImageSet Images = Squares();

    [Fact]
    [Trait("row", "B9")]
    public void A_mask_goes_where_its_image_goes_through_a_whole_pipeline()
    {
        // The image is bright exactly where the mask is 1, so that after any move the two must still agree, but for the mixtures at edges.
        var masked = new MaskedImages(Images, Masks(), Pipeline.Parse("randomResizedCrop:24:24,flip,rotate:20,crop:2"), fill: 0);
        (int agree, int clear) = (0, 0);
        for (int i = 0; i < masked.Count; i++)
        {
            (Image image, Image mask) = masked.Read(i, new SampleKey(5, 2, i));
            Assert.Equal((image.Height, image.Width, 1), (mask.Height, mask.Width, mask.Channels));
            Assert.All(mask.Pixels.ToArray(), label => Assert.InRange(label, 0, 1));
            for (int p = 0; p < mask.Pixels.Length; p++)
            {
                if (image.Pixels[p] is > Level / 10 and < Level - (Level / 10)) continue;   // a mixture of both
                clear++;
                if (image.Pixels[p] > Level / 2 == (mask.Pixels[p] == 1)) agree++;
            }
        }

        Assert.True(clear > 10_000, $"{clear} pixels to compare");
        Assert.True(agree >= 0.98 * clear, $"{agree} of {clear} agree");
    }

    [Fact]
    [Trait("row", "B9")]
    public void Colours_and_noise_leave_the_mask_alone_and_the_image_is_that_of_classification()
    {
        Pipeline pipeline = Pipeline.Parse("randomBrightness,randomContrast,gaussianNoise,gaussianBlur,randomErasing");
        var masked = new MaskedImages(Images, Masks(), pipeline);
        var view = new ImageView(Images, Normalizer.None, pipeline);
        for (int i = 0; i < masked.Count; i++)
        {
            var key = new SampleKey(5, 0, i);
            (Image image, Image mask) = masked.Read(i, key);
            Assert.Equal(masked.MaskOf(i).Pixels.ToArray(), mask.Pixels.ToArray());
            Assert.Equal(view.ReadImage(i, key).Pixels.ToArray(), image.Pixels.ToArray());
        }
    }

    [Fact]
    public void What_comes_in_from_outside_has_the_class_for_it()
    {
        var masked = new MaskedImages(Images, Masks(), Pipeline.Parse("rotate:45"), fill: 77);
        Assert.Contains((byte)77, Enumerable.Range(0, 10).SelectMany(i => masked.Read(i, new SampleKey(1, 0, i)).Mask.Pixels.ToArray()));
    }

    [Fact]
    public void Masks_of_another_size_are_refused() => Assert.Throws<InputException>(() => new MaskedImages(Images, new byte[7]));

    private static byte[] Masks() => [.. Images.Pixels.ToArray().Select(p => (byte)(p == Level ? 1 : 0))];

    private static ImageSet Squares()
    {
        const int count = 40, side = 32;
        byte[] pixels = new byte[count * side * side];
        for (int i = 0; i < count; i++)
        {
            for (int y = 6 + (i % 7); y < 20; y++) pixels.AsSpan((i * side * side) + (y * side) + 9 + (i % 5), 12).Fill(Level);
        }

        return new("squares", DataPart.Train, new ImageSize(side, side, 1), pixels, new int[count], ["square"]);
    }
}

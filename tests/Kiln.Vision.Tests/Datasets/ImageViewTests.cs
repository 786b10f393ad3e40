namespace Kiln.Vision.Tests;

public class ImageViewTests
{
    private static readonly ImageSet Images = new Shapes(Side: 12, Channels: 3).Make(DataPart.Train, 40);
    private static readonly Normalizer Fitted = Normalizer.Fit(Images);

    [Fact]
    public void Without_transforms_samples_are_the_normalised_images()
    {
        var view = new ImageView(Images, Fitted);
        float[] read = new float[432], expected = new float[432];
        view.Read(7, new SampleKey(1, 5, 7), read);
        Fitted.Apply(Images.PixelsOf(7), expected);
        Assert.Equal(expected, read);
        Assert.Equal(new Shape([12, 12, 3]), view.SampleShape);
        Assert.Equal(Images.Labels[7], view.LabelOf(7));
    }

    [Fact]
    public void Transforms_apply_in_order_each_with_a_stream_of_its_own()
    {
        ImageTransform crop = new RandomCrop(3), flip = new HorizontalFlip();
        var view = new ImageView(Images, Fitted, [crop, flip]);
        for (int i = 0; i < 40; i++)
        {
            var key = new SampleKey(3, 2, i);
            Philox first = key.Stream(0), second = key.Stream(1);
            Image expected = flip.Apply(crop.Apply(Images.ImageOf(i), ref first), ref second);
            Assert.Equal(expected.Pixels.ToArray(), view.ReadImage(i, key).Pixels.ToArray());
            float[] read = new float[432], normalised = new float[432];
            view.Read(i, key, read);
            Fitted.Apply(expected.Pixels, normalised);
            Assert.Equal(normalised, read);
        }
    }

    [Fact]
    public void Augmented_epochs_differ_and_do_not_depend_on_threads()
    {
        var view = new ImageView(Images, Fitted, [new RandomCrop(2), new HorizontalFlip()]);
        float[] Walk(int threads, int epoch)
        {
            var all = new List<float>();
            foreach (Batch batch in new Loader(view, 7, seed: 4, shuffle: true, threads).Epoch(epoch)) all.AddRange(batch.Values);
            return [.. all];
        }

        Assert.Equal(Walk(1, 0), Walk(4, 0));
        Assert.Equal(Walk(0, 1), Walk(2, 1));
        Assert.NotEqual(Walk(1, 0), Walk(1, 1));
    }

    [Fact]
    public void Reading_allocates_nothing_once_warm()
    {
        var view = new ImageView(Images, Fitted, [new RandomCrop(2), new HorizontalFlip()]);
        float[] into = new float[432];
        for (int i = 0; i < 40; i++) view.Read(i, new SampleKey(1, 0, i), into);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 40; i++) view.Read(i, new SampleKey(1, 1, i), into);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_normaliser_of_other_channels_is_refused() =>
        Assert.Throws<InputException>(() => new ImageView(Images, new Normalizer([0, 0], [1, 1])));
}

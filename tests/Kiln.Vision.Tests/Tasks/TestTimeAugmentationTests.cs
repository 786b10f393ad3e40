namespace Kiln.Vision.Tests;

public sealed class TestTimeAugmentationTests
{
    private static readonly ImageSet Images = new Shapes().Make(DataPart.Test, 40);

    [Fact]
    [Trait("row", "C6")]
    [Trait("row", "C3")]
    public void There_are_ten_views_for_each_scale_in_order()
    {
        ModelInfo model = Info([24, 20, 1]);
        IReadOnlyList<Dataset> views = TestTimeAugmentation.Crops(true, 28, 32, 36).Of(Images, Normalizer.None, model);
        Assert.Equal(30, views.Count);
        float[] found = new float[24 * 20], expected = new float[24 * 20];
        for (int v = 0; v < views.Count; v++)
        {
            Assert.Equal(model.InputShape, views[v].SampleShape);
            Image resized = new Pipeline(new Resize(new[] { 28, 32, 36 }[v / 10])).Apply(Images.ImageOf(3), new SampleKey(1, 0, 3));
            Normalizer.None.Apply(new TenCrop(24, 20).Views(resized)[v % 10].Pixels, expected);
            views[v].Read(3, new SampleKey(1, v, 3), found);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    [Trait("row", "C6")]
    public void One_scale_and_one_crop_of_the_images_own_size_is_the_image()
    {
        Dataset view = Assert.Single(TestTimeAugmentation.Crops(false).Of(Images, Normalizer.None, Info([28, 28, 1])));
        AssertPlain(view);
        AssertPlain(Assert.Single(TestTimeAugmentation.Crops(false, 28).Of(Images, Normalizer.None, Info([28, 28, 1]))));
    }

    [Fact]
    [Trait("row", "E10")]
    public void The_first_random_view_is_the_image_and_the_others_are_the_changes_of_training()
    {
        ModelInfo model = Info([28, 28, 1], new RandomCrop(3));
        IReadOnlyList<Dataset> views = TestTimeAugmentation.Views(4).Of(Images, Normalizer.None, model);
        Assert.Equal(4, views.Count);
        AssertPlain(views[0]);
        Assert.Equal(new Pipeline(new RandomCrop(3)), ((ImageView)views[1]).Transforms);
        AssertPlain(Assert.Single(TestTimeAugmentation.Views(1).Of(Images, Normalizer.None, Info([28, 28, 1]))));
    }

    [Fact]
    public void Views_that_do_not_fit_are_refused_in_a_sentence()
    {
        Assert.Contains("trained without random changes", Assert.Throws<InputException>(() => TestTimeAugmentation.Views(3).Of(Images, Normalizer.None, Info([28, 28, 1]))).Message, StringComparison.Ordinal);
        Assert.Contains("choose crops and scales", Assert.Throws<InputException>(() => TestTimeAugmentation.Views(3, new(new CenterCrop(9))).Of(Images, Normalizer.None, Info([28, 28, 1]))).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => TestTimeAugmentation.Views(0));
        Assert.Throws<InputException>(() => TestTimeAugmentation.Crops(true, 0));
    }

    private static void AssertPlain(Dataset view)
    {
        float[] found = new float[28 * 28], expected = new float[28 * 28];
        Normalizer.None.Apply(Images.PixelsOf(5), expected);
        view.Read(5, new SampleKey(1, 0, 5), found);
        Assert.Equal(expected, found);
    }

    private static ModelInfo Info(Shape input, params Transform[] augment) => new(new Recipe { Augment = augment }, null, Images.ClassNames, input);
}

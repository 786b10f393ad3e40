namespace Kiln.Vision.Tests;

public sealed class PipelineTests
{
    private static readonly Pipeline Usual = new(new RandomResizedCrop(20), new HorizontalFlip(), new RandomRotation(10), new ElasticTransform());

    [Fact]
    [Trait("row", "B7")]
    public void Equal_lists_are_equal_print_and_hash_alike()
    {
        Pipeline a = Pipeline.Parse("crop:2,flip"), b = new(new RandomCrop(2), new HorizontalFlip()), c = Pipeline.Parse("flip,crop:2");
        Assert.Equal(a, b);
        Assert.Equal((a.GetHashCode(), a.ToString(), a.Fingerprint), (b.GetHashCode(), b.ToString(), b.Fingerprint));
        Assert.NotEqual(a, c);
        Assert.NotEqual(a.Fingerprint, c.Fingerprint);
        Assert.Equal("none", Pipeline.None.ToString());
    }

    [Fact]
    [Trait("row", "B7")]
    public void The_text_has_every_setting_and_nothing_that_follows_from_them()
    {
        Assert.Equal("HorizontalFlip { Chance = 0.5 }, RandomInvert { Chance = 0.5 }", Pipeline.Parse("flip,randomInvert").ToString());
        foreach (Type type in TransformCatalog.Entries.Select(e => e.Type))
        {
            // A transform of plain settings: its text has their names, each once, and no others.
            string text = ((ImageTransform)Activator.CreateInstance(type, [.. type.GetConstructors()[0].GetParameters().Select(p => p.DefaultValue)])!).ToString();
            string[] printed = [.. text.Split('{', '}')[1].Split(", ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(s => s.Contains(" =")).Select(s => s.Split(" =")[0]).Order()];
            Assert.Equal(type.GetConstructors()[0].GetParameters().Select(p => p.Name!).Order(), printed);
        }
    }

    [Fact]
    public void The_size_is_known_unless_it_differs_from_draw_to_draw()
    {
        var size = new ImageSize(40, 30, 3);
        Assert.Equal(new ImageSize(20, 20, 3), Usual.SizeAfter(size));
        Assert.Equal((20, 20), Usual.FixedSize);
        Assert.Null(new Pipeline(new RandomShortSide()).SizeAfter(size));
        Assert.Equal((224, 224), new Pipeline(new RandomShortSide(), new RandomCrop(0, 224, 224)).FixedSize);
        Assert.Equal(new ImageSize(15, 11, 3), new Pipeline(new Resize(11)).SizeAfter(new ImageSize(41, 30, 3)));
        Assert.Null(new Pipeline(new HorizontalFlip()).FixedSize);
        Assert.Null(new Pipeline(new RandomQuarterTurn()).SizeAfter(size));
        var images = new Shapes(Side: 12).Make(DataPart.Train, 3);
        Assert.Contains("fixes it", Assert.Throws<InputException>(() => new ImageView(images, Normalizer.None, [new RandomShortSide(8, 16)])).Message);
        Assert.Equal(new Shape([9, 7, 1]), new ImageView(images, Normalizer.None, [new CenterCrop(9, 7)]).SampleShape);
    }

    [Fact]
    public void Reading_allocates_nothing_once_warm()
    {
        var size = new ImageSize(33, 29, 3);
        byte[] image = new byte[size.Count];
        float[] into = new float[20 * 20 * 3];
        for (int i = 0; i < 40; i++) Usual.Read(size, image, new SampleKey(1, 0, i), Normalizer.None, into);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 40; i++) Usual.Read(size, image, new SampleKey(1, 0, i), Normalizer.None, into);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Neighbours_that_move_pixels_become_one_step()
    {
        var size = new ImageSize(40, 30, 3);
        var plan = new Plan();
        new Pipeline(new RandomCrop(4), new HorizontalFlip(1), new RandomAffine(10)).Draw(size, new SampleKey(1, 0, 1), plan);
        GeometricStep step = ((GeometricTransform)plan.TransformOf(0)).StepOf(plan.DrawOf(0), size);
        for (int i = 1; i < plan.Count; i++) Assert.True(step.TryThen(((GeometricTransform)plan.TransformOf(i)).StepOf(plan.DrawOf(i), step.Output), out step));
        Assert.Equal(StepKind.Warp, step.Kind);
        Assert.Equal(3, plan.Count);
    }

    [Fact]
    public void A_turn_there_and_back_is_nothing_but_what_left_the_image_stays_away()
    {
        var image = new Image(20, 20, 1);
        image.Pixels.Fill(200);
        var turn = new RandomRotation(180);
        var there = turn.StepOf(new Draw(true, 30), image.Size);
        Assert.True(there.TryThen(turn.StepOf(new Draw(true, -30), image.Size), out GeometricStep both));
        Assert.Equal((StepKind.Copy, 1), (both.Kind, both.ClipCount));
        byte[] found = new byte[400];
        PipelineRunner.OfThread.Run(both, image.Pixels, found);
        Assert.Equal(200, found[210]);
        Assert.Equal(0, found[0]);
    }

    [Theory]
    [InlineData(Border.Constant, -1, 0)]
    [InlineData(Border.Edge, 7, 3)]
    [InlineData(Border.Reflect, -2, 2)]
    [InlineData(Border.Reflect, 5, 1)]
    [InlineData(Border.Symmetric, -2, 1)]
    [InlineData(Border.Symmetric, 4, 3)]
    [InlineData(Border.Symmetric, 400, 0)]
    public void Places_outside_are_those_of_the_border(Border border, int i, int expected) => Assert.Equal(expected, border.Place(i, 4));
}

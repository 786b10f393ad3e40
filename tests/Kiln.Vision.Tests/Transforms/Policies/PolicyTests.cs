namespace Kiln.Vision.Tests;

/// <summary>What every policy keeps to.</summary>
public sealed class PolicyTests
{
    private static readonly ImageSize[] Sizes = [new(1, 1, 3), new(1, 9, 1), new(2, 2, 4), new(13, 23, 3), new(32, 32, 3), new(28, 28, 1)];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, PolicyRow.All.Count)];

    [Fact]
    public void Every_policy_has_a_row()
    {
        IEnumerable<Type> all = typeof(Policy).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Policy)) && !t.IsAbstract);
        Assert.Empty(all.Except(PolicyRow.All.Select(r => r.Policy.GetType())));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_same_key_gives_the_same_bytes_and_images_change(int row)
    {
        var pipeline = new Pipeline(PolicyRow.All[row].Policy);
        int changed = 0;
        foreach (ImageSize size in Sizes)
        {
            Image image = PhotometricRow.Picture(size.Height, size.Width, size.Channels);
            for (int i = 0; i < 20; i++)
            {
                Image one = pipeline.Apply(image, new SampleKey(7, 1, i)), two = pipeline.Apply(image, new SampleKey(7, 1, i));
                Assert.Equal(size, one.Size);
                Assert.Equal(one.Pixels, two.Pixels);
                if (!one.Pixels.SequenceEqual(image.Pixels)) changed++;
            }
        }

        Assert.InRange(changed, 40, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_is_drawn_says_all_that_happens(int row)
    {
        Policy policy = PolicyRow.All[row].Policy;
        var key = new SampleKey(3, 2, 1);
        Image image = PhotometricRow.Picture(24, 19, 3);
        for (int i = 0; i < 20; i++)
        {
            Philox random = (key with { Sample = i }).Stream();
            Draw draw = policy.Sample(image.Size, ref random);
            Image alone = policy.Apply(draw, image), inPipeline = new Pipeline(policy).Apply(image, key with { Sample = i });
            Assert.Equal(alone.Pixels, inPipeline.Pixels);
        }
    }

    [Fact]
    [Trait("row", "B9")]
    public void The_mask_follows_what_moves_pixels()
    {
        var image = new Image(40, 40, 3);
        var mask = new Image(40, 40, 1);
        for (int y = 10; y < 30; y++)
        {
            for (int x = 12; x < 28; x++)
            {
                mask[y, x] = 1;
                for (int c = 0; c < 3; c++) image[y, x, c] = 200;
            }
        }

        var policy = new TrivialAugment();
        int moved = 0;
        for (int i = 0; i < 60; i++)
        {
            var key = new SampleKey(1, 0, i);
            var plan = new Plan();
            new Pipeline(policy).Draw(image.Size, key, plan);
            (Image a, Image b) = new Pipeline(policy).Apply(image, mask, key, maskFill: 0);
            if (plan.Count == 0 || plan.TransformOf(0) is not GeometricTransform)
            {
                Assert.Equal(mask.Pixels, b.Pixels);
                continue;
            }

            moved++;
            for (int p = 0; p < b.Pixels.Length; p++) Assert.Equal(a.Pixels[3 * p] == 200 ? 1 : 0, b.Pixels[p]);
        }

        Assert.InRange(moved, 5, 50);
    }

    [Fact]
    public void Plans_of_policies_and_their_neighbours_allocate_nothing_once_warm()
    {
        var pipeline = new Pipeline(new RandomCrop(4), new RandAugment(), new AugMix(), new TrivialAugment(), new AutoAugment(), new AlternatingFlip());
        Image image = PhotometricRow.Picture(32, 32, 3);
        float[] into = new float[image.Size.Count];
        var normalizer = new Normalizer([0.5], [0.5]);
        for (int i = 0; i < 400; i++) pipeline.Read(image.Size, image.Pixels, new SampleKey(1, 0, i), normalizer, into);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++) pipeline.Read(image.Size, image.Pixels, new SampleKey(1, 0, i), normalizer, into);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

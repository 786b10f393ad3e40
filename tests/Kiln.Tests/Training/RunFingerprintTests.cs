namespace Kiln.Tests.Training;

public sealed class RunFingerprintTests
{
    private static readonly DataFingerprint Data = new(100, "0011", "2233", 100);
    private static readonly Recipe Plain = new();

    [Fact]
    [Trait("row", "B7")]
    public void Equal_runs_give_no_sentence_and_each_difference_gives_one()
    {
        RunFingerprint a = Of(Plain);
        Assert.Empty(RunFingerprint.Compare(a, Of(Plain with { Epochs = 9, Model = "mlp" }), "a", "b"));
        Assert.Equal("none", a.Augmentation.Text);

        RunFingerprint mixed = Of(Plain with { Mix = [new Mixup(0.2f)] });
        string sentence = Assert.Single(RunFingerprint.Compare(a, mixed, "one", "two"));
        Assert.StartsWith("The augmentation differs: 'one' has none, 'two' has ", sentence, StringComparison.Ordinal);
        Assert.Contains("mixup", sentence, StringComparison.Ordinal);
        Assert.NotEqual(mixed.Augmentation.Hash, Of(Plain with { Mix = [new Mixup(0.3f)] }).Augmentation.Hash);
        Assert.NotEqual(a.Augmentation.Hash, Of(Plain with { Repeats = 2 }).Augmentation.Hash);

        Assert.Contains("100 samples and 99", Assert.Single(RunFingerprint.Compare(a, a with { Train = Data with { Samples = 99 } }, "a", "b")), StringComparison.Ordinal);
        Assert.Contains("classes, labels", Assert.Single(RunFingerprint.Compare(a, a with { Train = Data with { Outline = "0" } }, "a", "b")), StringComparison.Ordinal);
        Assert.Contains("the content of some", Assert.Single(RunFingerprint.Compare(a, a with { Test = Data with { Content = "0" } }, "a", "b")), StringComparison.Ordinal);
        Assert.Contains("one has none", Assert.Single(RunFingerprint.Compare(a, a with { Test = null }, "a", "b")), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "B7")]
    public void Another_normaliser_is_told_unless_it_follows_from_other_data()
    {
        RunFingerprint a = Of(Plain, "statistics"), b = Of(Plain, "others");
        Assert.Contains("statistics of the normalisers", Assert.Single(RunFingerprint.Compare(a, b, "a", "b")), StringComparison.Ordinal);
        Assert.Contains("training data", Assert.Single(RunFingerprint.Compare(a, b with { Train = Data with { Content = "0" } }, "a", "b")), StringComparison.Ordinal);
        Assert.Contains("has zScore, 'b' has minMax", Assert.Single(RunFingerprint.Compare(a, Of(Plain with { Normalize = "minMax" }, "others"), "a", "b")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_changed_since_a_run_began_is_told_one_by_one()
    {
        RunFingerprint then = Of(Plain, "statistics");
        Assert.Empty(then.ChangedTo(Of(Plain, "statistics")));
        IReadOnlyList<string> found = then.ChangedTo(Of(Plain with { Repeats = 3 }, "others") with { Train = Data with { Content = "0" }, Test = Data with { Samples = 1 } });
        Assert.Equal(["training data", "test data", "normaliser", "augmentation"], found.Select(f => Array.Find(["training data have", "test data", "normaliser", "augmentation"], f.Contains)!.Replace(" have", "")));
    }

    [Fact]
    public void A_run_keeps_it_in_its_report_and_it_comes_back_equal()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder.File("r"));
        RunFingerprint kept = Of(new Recipe { Epochs = 1, BatchSize = 4, Optimizer = new Sgd(0.01f), Mix = [new CutMix(1)] });
        var data = new Blobs(8);
        using var net = Trainer.Fit(new Sequential(new Flatten(), new Linear(data.SampleShape.Count, data.ClassNames.Count)), data, null, new Recipe { Epochs = 1, BatchSize = 4 }, new TrainerOptions { Folder = run, Fingerprint = kept }).Weights;
        Assert.Equal(kept, run.ReadReport().Fingerprint);
    }

    private static RunFingerprint Of(Recipe recipe, string? normalizer = null) => RunFingerprint.Of(recipe, Data, Data, normalizer);
}

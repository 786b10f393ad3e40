namespace Kiln.Lab.Tests.Trials;

public sealed class TrialCacheTests
{
    private static readonly Arm Plain = new("plain", SmallLab.Recipe);

    [Fact]
    public void A_training_comes_back_as_it_was_kept()
    {
        using var folder = new TemporaryFolder();
        var cache = new TrialCache(Path.Combine(folder.FullName, "trainings"));
        var trial = new Trial(7, [new EpochResult(1, 4, 2.5, 0.25, 2.25, 0.5, 0.1f, 0.01)], new Dictionary<string, double[]> { ["a"] = [1, double.NaN, double.PositiveInfinity] }, "diverged", 1.5);
        Assert.Null(cache.Find("key"));
        cache.Keep("key", trial);
        Trial found = cache.Find("key")!;
        Assert.Equal(trial.History, found.History);
        Assert.Equal(trial.SeriesOf("a"), found.SeriesOf("a"));
        Assert.Equal((trial.Seed, trial.Fault, trial.Seconds), (found.Seed, found.Fault, found.Seconds));
        Assert.Contains("it has a", Assert.Throws<ArgumentException>(() => found.SeriesOf("b")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"seed\": 7, \"history\"")]
    [InlineData("null")]
    [InlineData("{}")]
    public void A_damaged_file_counts_as_none(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.FullName, "key.json"), text);
        Assert.Null(new TrialCache(folder.FullName).Find("key"));
    }

    [Fact]
    public void What_defines_a_training_is_in_its_key_and_the_name_of_the_arm_is_not()
    {
        Layer net = new Linear(4, 2), other = new Linear(4, 2, init: Init.Glorot);
        string key = Key(Plain, 1, net, "data");
        Assert.Equal(key, Key(Plain with { Name = "baseline" }, 1, net, "data"));
        string[] different =
        [
            Key(Plain, 2, net, "data"),
            Key(Plain, 1, other, "data"),
            Key(Plain, 1, net, "other data"),
            Key(Plain with { Recipe = SmallLab.Recipe with { Epochs = 3 } }, 1, net, "data"),
            Key(Plain with { Meter = new AccuracyMeter(10, 20) }, 1, net, "data"),
            Key(Plain with { Meter = new AccuracyMeter(10, 30) }, 1, net, "data"),
        ];
        Assert.Equal(different.Length, different.Except([key]).Distinct().Count());

        static string Key(Arm arm, ulong seed, Layer net, string data) => TrialCache.KeyOf(arm, arm.Recipe with { Seed = seed }, net, data);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        var trial = new Trial(1, [], new Dictionary<string, double[]>(), null, 0);
        Assert.Contains("'/proc/kiln'", Assert.Throws<InputException>(() => new TrialCache("/proc/kiln").Keep("key", trial)).Message, StringComparison.Ordinal);
    }
}

using System.Text.Json.Nodes;

namespace Kiln;

/// <summary>Which samples a run saw, as hashes of what is in them; names and paths do not enter.</summary>
/// <param name="Samples">How many there are.</param>
/// <param name="Outline">A hash of the number of samples, the names of the classes, every label and every size, in order; 16 hexadecimal digits.</param>
/// <param name="Content">A hash of the content of <paramref name="Hashed"/> samples that are spread evenly; 16 hexadecimal digits.</param>
/// <param name="Hashed">How many samples' content was hashed; all of them where it is <paramref name="Samples"/>.</param>
public sealed record DataFingerprint(int Samples, string Outline, string Content, int Hashed)
{
    /// <summary>What differs from other data, as the end of a sentence; null where nothing does.</summary>
    internal string? DifferenceTo(DataFingerprint other) => this == other
        ? null
        : Samples != other.Samples ? $"{Samples:N0} samples and {other.Samples:N0}"
        : Outline != other.Outline ? $"classes, labels, sizes or the order of {Samples:N0} samples"
        : $"the content of some of {Samples:N0} samples";
}

/// <summary>A setting, or what was fitted by it: a hash, and what people may read.</summary>
/// <param name="Hash">16 hexadecimal digits.</param>
/// <param name="Text">What it is.</param>
public sealed record SettingFingerprint(string Hash, string Text)
{
    /// <summary>Hashes a content.</summary>
    public static SettingFingerprint Of(string content, string text) => new(Philox.Hash(content).ToString("x16"), text);
}

/// <summary>What a run saw besides its model: data, normaliser and augmentation. Runs are comparable as networks where these are equal.</summary>
/// <param name="Train">The training samples, before any limit of the recipe.</param>
/// <param name="Test">The test samples, before any limit of the recipe; null for none.</param>
/// <param name="Normalizer">The fitted statistics, and the mode by which they were fitted.</param>
/// <param name="Augmentation">All random changes of training samples and batches.</param>
public sealed record RunFingerprint(DataFingerprint Train, DataFingerprint? Test, SettingFingerprint Normalizer, SettingFingerprint Augmentation)
{
    private static readonly string[] Augmenting = ["augment", "mix", "repeats"];

    /// <summary>Makes that of a run.</summary>
    /// <param name="recipe">What defines the run.</param>
    /// <param name="train">Its training samples.</param>
    /// <param name="test">Its test samples; null for none.</param>
    /// <param name="normalizer">The fitted normaliser as text; null for none.</param>
    public static RunFingerprint Of(Recipe recipe, DataFingerprint train, DataFingerprint? test, string? normalizer)
    {
        JsonObject all = RecipeJson.ToNode(recipe), own = [];
        foreach (string field in Augmenting) own[field] = all[field]?.DeepClone();
        string changes = own.ToJsonString(RecipeJson.Readable);
        bool none = recipe is { Augment.Count: 0, Mix: null or { Count: 0 }, Repeats: 1 };
        return new(train, test, SettingFingerprint.Of(normalizer ?? "", recipe.Normalize), SettingFingerprint.Of(changes, none ? "none" : changes));
    }

    /// <summary>Why two runs do not compare their models alone: a sentence for each thing that differs; none where all is equal.</summary>
    /// <param name="a">One run.</param>
    /// <param name="b">The other.</param>
    /// <param name="nameOfA">What the one is called.</param>
    /// <param name="nameOfB">What the other is called.</param>
    public static IReadOnlyList<string> Compare(RunFingerprint a, RunFingerprint b, string nameOfA, string nameOfB)
    {
        var found = new List<string>();
        if (a.Train.DifferenceTo(b.Train) is { } train) found.Add($"The training data of '{nameOfA}' and '{nameOfB}' differ: {train}; train both on the same samples before comparing models.");
        if (TestDifference(a, b) is { } test) found.Add($"The test data of '{nameOfA}' and '{nameOfB}' differ: {test}; measure both on the same samples before comparing results.");
        if (a.Augmentation.Hash != b.Augmentation.Hash)
        {
            found.Add($"The augmentation differs: '{nameOfA}' has {a.Augmentation.Text}, '{nameOfB}' has {b.Augmentation.Text}; give both the same, or take it as a part of the model.");
        }

        // Statistics follow the data: where these differ, that has been said.
        bool sameData = a.Train == b.Train;
        if (a.Normalizer.Text != b.Normalizer.Text) found.Add($"The normalisation differs: '{nameOfA}' has {a.Normalizer.Text}, '{nameOfB}' has {b.Normalizer.Text}; give both the same, or take it as a part of the model.");
        else if (sameData && a.Normalizer.Hash != b.Normalizer.Hash) found.Add($"The statistics of the normalisers of '{nameOfA}' and '{nameOfB}' differ, though the training data look alike; fit both to the same samples.");
        return found;
    }

    /// <summary>What is no longer as this run had it: a sentence for each; none where all is as it was.</summary>
    /// <param name="now">What is there now.</param>
    public IReadOnlyList<string> ChangedTo(RunFingerprint now)
    {
        var found = new List<string>();
        if (Train.DifferenceTo(now.Train) is { } train) found.Add($"The training data have changed since the run began: {train} now; results are those of other data, so restore them or train anew.");
        if (TestDifference(this, now) is { } test) found.Add($"The test data have changed since the run began: {test} now; the result does not compare with the run's own.");
        if (Normalizer.Hash != now.Normalizer.Hash) found.Add("The normaliser fitted to the training data is another than the run began with; restore the data or train anew.");
        if (Augmentation.Hash != now.Augmentation.Hash) found.Add($"The augmentation has changed since the run began, from {Augmentation.Text} to {now.Augmentation.Text}; restore the recipe or train anew.");
        return found;
    }

    private static string? TestDifference(RunFingerprint a, RunFingerprint b) => (a.Test, b.Test) switch
    {
        ({ } one, { } other) => one.DifferenceTo(other),
        (null, null) => null,
        _ => "one has none",
    };
}

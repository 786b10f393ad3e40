namespace Kiln.Lab;

/// <summary>Whether runs may be compared at all: on the same data, seen through the same normaliser and augmentation.</summary>
public static class Fairness
{
    private static readonly (string What, string[] Keys)[] Same =
    [
        ("data", ["data", "dataOptions", "trainLimit", "testLimit"]),
        ("sampling", ["sampling"]),
        ("normaliser", ["normalize"]),
        ("augmentation", ["augment", "mix", "repeats"]),
    ];

    /// <summary>One sentence for each way in which the runs are not like for like; none where they are.</summary>
    public static IReadOnlyList<string> Warnings(IReadOnlyList<RunFiles> runs)
    {
        var sentences = new List<string>();
        (string Key, string[] Values)[] differences = [.. RecipeTables.Differences([.. runs.Select(r => r.Recipe)])];
        foreach ((string what, string[] keys) in Same)
        {
            foreach ((string key, string[] values) in differences.Where(d => keys.Contains(d.Key)))
            {
                sentences.Add($"The {what} differs ({key}): {string.Join(" against ", values.Distinct())}.");
            }
        }

        int[] tests = [.. runs.Select(r => r.Report?.TestSamples).OfType<int>().Distinct()];
        if (tests.Length > 1 && !differences.Any(d => Same[0].Keys.Contains(d.Key))) sentences.Add($"The number of test images differs: {string.Join(" against ", tests.Select(n => Digits.Of(n)))}; the files have changed between the runs.");
        string[] normalizers = [.. runs.Select(r => r.Normalizer).OfType<string>().Distinct()];
        if (normalizers.Length > 1 && sentences.Count == 0) sentences.Add("The normaliser has other numbers, though it is of the same kind: the training images differ.");
        return sentences;
    }
}

namespace Kiln;

/// <summary>Cuts samples into parts of equal size for cross-validation, each with its share of every class.</summary>
public static class Folds
{
    /// <summary>The positions of the samples that are trained on and of those held out, both in rising order.</summary>
    /// <remarks>
    /// The samples of each class are shuffled by (seed, class) and dealt out like cards, one class after the other, so that folds differ by at most one
    /// sample, in each class too. Every sample is held out in exactly one fold.
    /// </remarks>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="folds">How many parts, at least 2.</param>
    /// <param name="fold">Which one is held out, from 1.</param>
    /// <param name="seed">Another seed deals otherwise.</param>
    /// <exception cref="InputException">Fewer samples than folds.</exception>
    public static (int[] Train, int[] Held) Stratified(ReadOnlySpan<int> labels, int folds, int fold, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(fold, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fold, folds);
        if (labels.Length < folds) throw new InputException($"{labels.Length} samples cannot be divided into {folds} folds; choose fewer folds.");
        ulong key = Philox.Mix(seed, Philox.Hash("folds"));
        var isHeld = new bool[labels.Length];
        int dealt = 0;
        int[] all = labels.ToArray();
        foreach (IGrouping<int, int> members in Enumerable.Range(0, all.Length).GroupBy(i => all[i]).OrderBy(g => g.Key))
        {
            int[] samples = [.. members];
            Philox random = Philox.For(key, (ulong)members.Key);
            random.Shuffle(samples);
            foreach (int sample in samples) isHeld[sample] = dealt++ % folds == fold - 1;
        }

        return ([.. Enumerable.Range(0, all.Length).Where(i => !isHeld[i])], [.. Enumerable.Range(0, all.Length).Where(i => isHeld[i])]);
    }
}

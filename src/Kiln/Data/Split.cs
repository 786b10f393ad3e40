namespace Kiln;

/// <summary>A data set cut in two that share no sample.</summary>
/// <param name="Train">The larger part as a rule: what weights are fitted to.</param>
/// <param name="Validation">The part held out, to choose settings and to stop by.</param>
public sealed record Split(Subset Train, Subset Validation)
{
    /// <summary>Holds out a share of every class; both parts keep the order of the whole.</summary>
    /// <remarks>
    /// The part held out has <c>round(share · Count)</c> samples. Each class gives the floor of its share, and the classes
    /// with the largest remainders one more. Which samples of a class go is a shuffle keyed by (seed, class).
    /// </remarks>
    /// <param name="data">The whole.</param>
    /// <param name="share">The share to hold out, above 0 and below 1.</param>
    /// <param name="seed">Another seed holds out other samples.</param>
    /// <exception cref="InputException">A share that is not between 0 and 1, or that leaves one part empty.</exception>
    public static Split Stratified(Dataset data, double share, ulong seed)
    {
        var labels = new int[data.Count];
        for (int i = 0; i < labels.Length; i++) labels[i] = data.LabelOf(i);
        (int[] train, int[] held) = Stratified(labels, share, seed, data.Name);
        return new(new Subset(data, train), new Subset(data, held));
    }

    /// <summary>As <see cref="Stratified(Dataset, double, ulong)"/>, of labels alone: the positions of both parts in rising order.</summary>
    /// <exception cref="InputException">A share that is not between 0 and 1, or that leaves one part empty.</exception>
    public static (int[] Train, int[] Held) Stratified(ReadOnlySpan<int> labels, double share, ulong seed, string name)
    {
        if (!(share > 0 && share < 1)) throw new InputException($"The share to hold out for validation is {share}; expected a number between 0 and 1, such as 0.1.");
        int total = (int)Math.Round(share * labels.Length, MidpointRounding.AwayFromZero);
        if (total == 0 || total == labels.Length)
        {
            throw new InputException($"Holding out {share} of the {labels.Length} samples of '{name}' leaves one part empty; choose a share nearer to one half or take more samples.");
        }

        int[] all = labels.ToArray();
        int[][] classes = [.. Enumerable.Range(0, all.Length).GroupBy(i => all[i]).OrderBy(g => g.Key).Select(g => g.ToArray())];
        int[] counts = [.. classes.Select(c => (int)(share * c.Length))];
        int[] byRemainder = [.. Enumerable.Range(0, classes.Length).OrderByDescending(c => (share * classes[c].Length) - counts[c])];
        for (int i = 0, missing = total - counts.Sum(); i < missing; i++) counts[byRemainder[i % byRemainder.Length]]++;

        ulong key = Philox.Mix(seed, Philox.Hash("split"));
        var held = new bool[all.Length];
        for (int c = 0; c < classes.Length; c++)
        {
            int[] samples = classes[c];
            int label = all[samples[0]];
            Philox random = Philox.For(key, (ulong)label);
            random.Shuffle(samples);
            foreach (int sample in samples.AsSpan(0, counts[c])) held[sample] = true;
        }

        return ([.. Enumerable.Range(0, all.Length).Where(i => !held[i])], [.. Enumerable.Range(0, all.Length).Where(i => held[i])]);
    }
}

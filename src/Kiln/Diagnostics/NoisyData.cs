namespace Kiln;

/// <summary>A data set whose samples have normal noise added, for measuring how robust a model is: the noise of a sample is the same each time it is read.</summary>
/// <param name="data">The samples.</param>
/// <param name="deviation">The standard deviation of the noise, in the units of the samples; at least 0.</param>
/// <param name="seed">The seed of the noise.</param>
public sealed class NoisyData(Dataset data, double deviation, ulong seed = 0) : Dataset
{
    private readonly double deviation = Checked(deviation);

    /// <inheritdoc/>
    public override string Name => $"{data.Name} with noise";

    /// <inheritdoc/>
    public override int Count => data.Count;

    /// <inheritdoc/>
    public override Shape SampleShape => data.SampleShape;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => data.ClassNames;

    /// <summary>The accuracy of a model at several strengths of noise.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="data">The samples without noise.</param>
    /// <param name="recipe">Says which loss and how many samples per batch.</param>
    /// <param name="deviations">The strengths.</param>
    /// <returns>One accuracy, 0 … 1, for each strength.</returns>
    /// <exception cref="InputException">A strength below 0, or an empty data set.</exception>
    public static IReadOnlyList<double> Accuracies(Layer net, ParameterStore weights, Dataset data, Recipe recipe, params IReadOnlyList<double> deviations) =>
        [.. deviations.Select(d => Evaluator.Evaluate(net, weights, new NoisyData(data, d, recipe.Seed), recipe).Accuracy)];

    /// <inheritdoc/>
    public override int LabelOf(int index) => data.LabelOf(index);

    /// <inheritdoc/>
    public override void Read(int index, in SampleKey key, Span<float> into)
    {
        data.Read(index, key, into);
        var noise = new float[into.Length];
        Philox random = Philox.For(seed, Philox.Hash("input noise"), (ulong)index);
        random.FillNormal(noise, deviation);
        for (int i = 0; i < into.Length; i++) into[i] += noise[i];
    }

    private static double Checked(double deviation)
    {
        Require.NotNegative("deviation", deviation);
        return deviation;
    }
}

using Kiln.Testing;

namespace Kiln.Tests.Losses;

public sealed class LossTests : IDisposable
{
    private static readonly float[] Logits = [1, 2, -1, 0.5f, 0, 3];   // two rows of three
    private readonly ParameterStore store = ParameterStore.For([], new ReferenceDevice(), seed: 0);
    private readonly Pass pass;

    public LossTests() => pass = Pass.Training(store, step: 0);

    public void Dispose()
    {
        pass.Dispose();
        store.Dispose();
    }

    [Fact]
    public void Cross_entropy_is_the_mean_negative_log_probability()
    {
        double expected = -(LogProbability(0, 1) + LogProbability(1, 2)) / 2;
        Assert.Equal(expected, new CrossEntropy().Of(pass.Input(Logits, [2, 3]), [1, 2]).Item(), 1e-6);
    }

    [Fact]
    public void Smoothed_labels_and_their_weights_written_out_agree()
    {
        Tensor x = pass.Input(Logits, [2, 3]);
        float on = 0.7f + 0.1f, off = 0.1f;
        Tensor weights = pass.Input([off, on, off, off, off, on], [2, 3]);
        Assert.Equal(new CrossEntropy().Of(x, weights).Item(), new CrossEntropy(LabelSmoothing: 0.3f).Of(x, [1, 2]).Item(), 1e-6);
    }

    [Fact]
    public void Squared_error_of_labels_is_taken_from_zeros_and_a_one()
    {
        double expected = (1 + 1 + 1 + 0.25 + 0 + 4) / 6;
        Assert.Equal(expected, new MeanSquaredError().Of(pass.Input(Logits, [2, 3]), [1, 2]).Item(), 1e-6);
    }

    [Fact]
    public void Squared_error_of_targets_is_the_mean_over_all_elements() =>
        Assert.Equal(2.5, new MeanSquaredError().Of(pass.Input([1, 2], [1, 2]), pass.Input([0, 4], [1, 2])).Item(), 1e-6);

    [Fact]
    public void Binary_cross_entropy_of_one_column_takes_the_labels_as_they_are()
    {
        double expected = (Math.Log(1 + Math.Exp(-2)) + Math.Log(1 + Math.Exp(-1))) / 2;   // σ(2) for a yes, σ(−1) for a no
        Assert.Equal(expected, new BinaryCrossEntropy().Of(pass.Input([2, -1], [2, 1]), [1, 0]).Item(), 1e-6);
    }

    [Fact]
    public void Binary_cross_entropy_of_more_columns_asks_for_each_class()
    {
        double expected = new[] { 1, -2, -1, 0.5, 0, -3 }.Average(x => Math.Log(1 + Math.Exp(x)));   // the label's column with its sign turned
        Assert.Equal(expected, new BinaryCrossEntropy().Of(pass.Input(Logits, [2, 3]), [1, 2]).Item(), 1e-6);
    }

    [Fact]
    public void Labels_that_are_no_class_are_refused()
    {
        Tensor x = pass.Input(Logits, [2, 3]), single = pass.Input([2, -1], [2, 1]);
        Assert.StartsWith("CrossEntropy: label 3 at row 1", Assert.Throws<InputException>(() => new CrossEntropy().Of(x, [0, 3])).Message, StringComparison.Ordinal);
        Assert.StartsWith("MeanSquaredError: label 3 at row 1 is not one of the 3 classes", Assert.Throws<InputException>(() => new MeanSquaredError().Of(x, [0, 3])).Message, StringComparison.Ordinal);
        Assert.StartsWith("BinaryCrossEntropy: label -1 at row 0 is not one of the 2 classes", Assert.Throws<InputException>(() => new BinaryCrossEntropy().Of(single, [-1, 0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_of_labels_than_rows_is_refused()
    {
        Tensor x = pass.Input(Logits, [2, 3]);
        Assert.Throws<ShapeException>(() => new CrossEntropy().Of(x, [0]));
        Assert.Throws<ShapeException>(() => new MeanSquaredError().Of(x, [0]));
    }

    [Fact]
    public void Smoothing_of_one_or_more_is_refused() =>
        Assert.Equal("labelSmoothing: expected a number of at least 0 and below 1, received 1.", Assert.Throws<InputException>(new CrossEntropy(1).Validate).Message);

    private static double LogProbability(int row, int column)
    {
        double[] x = [.. Logits.AsSpan(row * 3, 3).ToArray().Select(v => (double)v)];
        return x[column] - Math.Log(x.Sum(Math.Exp));
    }
}

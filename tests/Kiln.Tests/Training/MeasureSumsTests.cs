namespace Kiln.Tests.Training;

public sealed class MeasureSumsTests
{
    // Expected numbers are those of scikit-learn's documentation and, where several columns meet, of its formulas by hand.
    [Fact]
    public void Average_precision_and_F1_are_those_of_scikit_learn()
    {
        var sums = new LabelSums(["a", "none"]);
        sums.Add([0.1f, -1, 0.4f, -1], [0, 0, 0, 0]);
        sums.Add([0.35f, 1, 0.8f, -2], [1, 0, 1, 0]);
        Measures found = sums.Result;
        Assert.Equal(0.8333333, found.Each[0].Numbers[0].Value, 1e-6);
        Assert.True(double.IsNaN(found.Each[1].Numbers[0].Value));
        Assert.Equal(0.8333333, found.Whole[1].Value, 1e-6);   // a label that no sample has is left out
        Assert.Equal(5 / 8.0, found.Whole[0].Value);
        Assert.Equal(2 * 2 / (2.0 * 2 + 3), found.Whole[2].Value);
    }

    [Fact]
    public void Equal_outputs_are_one_threshold()
    {
        var sums = new LabelSums(["a"]);
        sums.Add([1, 1, 1, 1], [1, 0, 0, 1]);
        Assert.Equal(0.5, sums.Result.Whole[1].Value);
    }

    [Fact]
    public void An_output_that_is_no_number_is_never_right()
    {
        var sums = new LabelSums(["a"]);
        sums.Add([float.NaN, float.NaN, -1], [1, 0, 0]);
        Assert.Equal(1 / 3.0, sums.Score, 1e-12);
        Assert.Equal(3, sums.Result.Whole.Count);
    }

    [Fact]
    public void Errors_of_numbers_are_those_of_scikit_learn_in_their_own_units()
    {
        var sums = new ValueSums(["v"], new TargetSpec(TargetKind.Values, 1));
        sums.Add([2.5f, 0, 2], [3, -0.5f, 2]);
        sums.Add([8], [7]);
        double[] found = [.. sums.Result.Whole.Select(m => m.Value)];
        Assert.Equal(0.5, found[0], 1e-12);
        Assert.Equal(Math.Sqrt(0.375), found[1], 1e-12);
        Assert.Equal(0.9486081370, found[2], 1e-9);

        var scaled = new ValueSums(["v"], new TargetSpec(TargetKind.Values, 1) { Means = [3], Deviations = [10] });
        scaled.Add([2.5f, 0, 2, 8], [3, -0.5f, 2, 7]);
        Assert.Equal(5, scaled.Result.Whole[0].Value, 1e-9);
        Assert.Equal(0.9486081370, scaled.Score, 1e-9);
    }

    [Fact]
    public void Samples_with_a_class_have_none() => Assert.Null(MeasureSums.For(new Blobs(3)));
}

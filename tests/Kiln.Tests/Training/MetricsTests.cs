namespace Kiln.Tests.Training;

public sealed class MetricsTests
{
    private static readonly float[] Outputs = [0.1f, 0.7f, 0.2f, 3, 2, 1, -1, -2, -1];
    private static readonly int[] Labels = [1, 1, 2];

    [Fact]
    public void Accuracy_counts_rows_whose_largest_output_is_the_label()
    {
        var metrics = new Metrics();
        metrics.Add(0.5f, Outputs, Labels);
        Assert.Equal(3, metrics.Samples);
        Assert.Equal(1, metrics.Correct);
        Assert.Equal(1.0 / 3, metrics.Accuracy, 15);
    }

    [Fact]
    public void Mean_loss_weighs_batches_by_their_size()
    {
        var metrics = new Metrics();
        metrics.Add(1, Outputs, Labels);
        metrics.Add(5, Outputs.AsSpan(0, 3), Labels.AsSpan(0, 1));
        Assert.Equal(2.0, metrics.Loss, 15);
    }

    [Fact]
    public void Sums_taken_out_and_put_back_go_on_as_before()
    {
        var whole = new Metrics();
        var parts = new Metrics();
        whole.Add(0.3f, Outputs, Labels);
        parts.Reset(whole.Samples, whole.Correct, whole.LossSum);
        whole.Add(0.7f, Outputs, Labels);
        parts.Add(0.7f, Outputs, Labels);
        Assert.Equal(whole.Loss, parts.Loss);
        Assert.Equal(whole.Accuracy, parts.Accuracy);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    public void A_label_is_in_the_top_k_when_fewer_than_k_classes_come_before_it(int k, int expected)
    {
        int found = 0;
        for (int label = 0; label < 3; label++)
        {
            if (Metrics.IsInTop(k, [0.1f, 0.7f, 0.2f], label)) found++;
        }

        Assert.Equal(expected, found);
        Assert.True(Metrics.IsInTop(1, [0.1f, 0.7f, 0.2f], 1));
        Assert.False(Metrics.IsInTop(2, [0.1f, 0.7f, 0.2f], 0));
    }

    [Fact]
    public void Of_equal_scores_the_lower_class_comes_first()
    {
        Assert.Equal(0, Metrics.Predict([2, 2, 1]));
        Assert.True(Metrics.IsInTop(1, [2, 2, 1], 0));
        Assert.False(Metrics.IsInTop(1, [2, 2, 1], 1));
    }

    [Fact]
    public void A_single_score_speaks_for_class_1_where_positive()
    {
        Assert.Equal(1, Metrics.Predict([0.5f]));
        Assert.Equal(0, Metrics.Predict([-0.5f]));
    }

    [Fact]
    public void A_score_that_is_no_number_is_never_correct()
    {
        Assert.Equal(-1, Metrics.Predict([0, float.NaN, 0]));
        Assert.Equal(-1, Metrics.Predict([float.NaN]));
        Assert.False(Metrics.IsInTop(3, [float.NaN, float.NaN, float.NaN], 0));
    }

    [Fact]
    public void A_warm_batch_allocates_nothing()
    {
        var metrics = new Metrics();
        metrics.Add(1, Outputs, Labels);
        long before = GC.GetAllocatedBytesForCurrentThread();
        metrics.Add(1, Outputs, Labels);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}

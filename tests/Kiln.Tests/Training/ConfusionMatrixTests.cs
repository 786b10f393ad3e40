namespace Kiln.Tests.Training;

public sealed class ConfusionMatrixTests
{
    private static ConfusionMatrix Sample()
    {
        var matrix = new ConfusionMatrix(3);
        foreach ((int truth, int predicted) in ((int, int)[])[(0, 0), (0, 0), (0, 1), (1, 1), (2, 1)]) matrix.Add(truth, predicted);
        return matrix;
    }

    [Fact]
    public void Rows_are_truths_and_columns_are_predictions()
    {
        ConfusionMatrix matrix = Sample();
        Assert.Equal([[2, 1, 0], [0, 1, 0], [0, 1, 0]], matrix.ToRows());
        Assert.Equal(1, matrix[2, 1]);
        Assert.Equal(0, matrix[1, 2]);
    }

    [Fact]
    public void Accuracy_is_the_share_on_the_diagonal() => Assert.Equal(0.6, Sample().Accuracy, 15);

    [Fact]
    public void Recall_looks_along_the_row_and_precision_down_the_column()
    {
        ConfusionMatrix matrix = Sample();
        Assert.Equal(2.0 / 3, matrix.Recall(0), 15);
        Assert.Equal(1.0, matrix.Precision(0), 15);
        Assert.Equal(1.0 / 3, matrix.Precision(1), 15);
        Assert.Equal(double.NaN, matrix.Precision(2));
    }

    [Fact]
    public void It_prints_one_aligned_line_per_class()
    {
        var matrix = new ConfusionMatrix(2);
        for (int i = 0; i < 12; i++) matrix.Add(0, 0);
        matrix.Add(1, 0);
        Assert.Equal($"12  0{Environment.NewLine} 1  0{Environment.NewLine}", matrix.ToString());
    }
}

namespace Kiln.Lab;

/// <summary>A heat map's numbers, brought down to as many cells as can be told apart: neighbours are averaged.</summary>
/// <param name="Rows">Their names.</param>
/// <param name="Columns">Their names.</param>
/// <param name="Values">The numbers, NaN for none.</param>
/// <param name="Stride">How many columns of the figure one column stands for.</param>
internal sealed record HeatGrid(IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, double[][] Values, int Stride)
{
    /// <summary>The figure's numbers, as they are or averaged.</summary>
    public static HeatGrid Of(HeatFigure figure, int mostRows, int mostColumns)
    {
        int down = StrideOf(figure.Rows.Count, mostRows), across = StrideOf(figure.Columns.Count, mostColumns);
        string[] rows = [.. figure.Rows.Where((_, i) => i % down == 0)], columns = [.. figure.Columns.Where((_, i) => i % across == 0)];
        var values = new double[rows.Length][];
        for (int r = 0; r < rows.Length; r++)
        {
            values[r] = new double[columns.Length];
            for (int c = 0; c < columns.Length; c++) values[r][c] = Mean(figure, r * down, down, c * across, across);
        }

        return new(rows, columns, values, across);
    }

    private static int StrideOf(int count, int most) => Math.Max(1, (count + most - 1) / most);

    private static double Mean(HeatFigure figure, int row, int rows, int column, int columns)
    {
        (double sum, int count) = (0, 0);
        for (int r = row; r < Math.Min(row + rows, figure.Values.Count); r++)
        {
            for (int c = column; c < Math.Min(column + columns, figure.Values[r].Count); c++)
            {
                if (double.IsNaN(figure.Values[r][c])) continue;
                sum += figure.Values[r][c];
                count++;
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }
}

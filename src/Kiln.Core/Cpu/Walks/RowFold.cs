using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>
/// Rows of a matrix taken together, so that a few columns still fill whole vectors: with 24 columns and 16 lanes two rows are
/// 48 floats, three vectors. What belongs to a column is then a table of one period that repeats along the memory.
/// </summary>
internal readonly unsafe struct RowFold
{
    private const int LeastFloats = 2 * Grain.SmallestFloats;   // vector loops this tight pass a smaller chunk faster than it is handed out

    private readonly int columns;

    private RowFold(int columns, int rows)
    {
        this.columns = columns;
        Rows = rows;
    }

    /// <summary>How many rows are taken together.</summary>
    public int Rows { get; }

    /// <summary>Floats of so many rows.</summary>
    public int Period => Rows * columns;

    /// <summary>For loops that write every element: the period is whole pairs of vectors.</summary>
    /// <remarks>Very wide rows stay alone; their remainder costs little against the row.</remarks>
    public static RowFold ForSweep(int columns, int lanes)
    {
        const int VeryWide = 1024;
        return new(columns, columns >= VeryWide ? 1 : RowsToFill(columns, 2 * lanes));
    }

    /// <summary>For sums over rows: the period is whole blocks of four vectors, so that four sums run side by side; or one row, where that holds a block.</summary>
    public static RowFold ForSum(int columns, int lanes) => new(columns, columns >= 4 * lanes ? 1 : RowsToFill(columns, 4 * lanes));

    /// <summary>Each row by itself: for matrices of too few rows to be taken together.</summary>
    public static RowFold Alone(int columns) => new(columns, 1);

    /// <summary>Repeats the first row of a table of one period in its other rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Repeat(float* table)
    {
        for (int i = columns; i < Period; i++) table[i] = table[i - columns];
    }

    /// <summary>Adds up the rows of a table of one period in its first row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Collapse(float* table)
    {
        for (int i = columns, j = 0; i < Period; i++)
        {
            table[j] += table[i];
            j = j + 1 == columns ? 0 : j + 1;
        }
    }

    /// <summary>The chunk of a sweep over <paramref name="count"/> floats: whole periods.</summary>
    public int SweepGrain(int count)
    {
        int grain = Math.Max(Grain.OfFloats(count), LeastFloats);
        return (((grain - 1) / Period) + 1) * Period;
    }

    /// <summary>The chunk of a sum over <paramref name="rows"/> rows, in rows: whole folds, and enough of them to make adding up the chunks cheap.</summary>
    public int SumGrain(int rows)
    {
        const int LeastFolds = 16;
        int floats = Math.Max(Grain.OfFloats(rows * columns), LeastFloats);
        return Math.Max(LeastFolds, floats / Period) * Rows;
    }

    /// <summary>The fewest rows that hold whole units: a unit is a power of two, so its common divisor with the columns is their lowest bit.</summary>
    private static int RowsToFill(int columns, int unit) => unit / Math.Min(columns & -columns, unit);
}

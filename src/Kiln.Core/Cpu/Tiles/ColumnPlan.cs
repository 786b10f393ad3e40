namespace Kiln.Cpu;

/// <summary>One column tile: <see cref="Width"/> floats from <see cref="Start"/>, held in <see cref="Vectors"/> registers per row.</summary>
internal readonly record struct ColumnTile(int Start, int Width, int Vectors);

/// <summary>
/// Splits columns into tiles of three vectors, then two; one vector only where one is enough. A last vector that would reach
/// beyond the end is moved left, and because it is never alone, the columns computed twice lie inside one tile, which loads
/// everything before it stores anything. Fewer columns than lanes are one tile, narrower than its vector.
/// </summary>
internal readonly struct ColumnPlan
{
    private readonly int columns, lanes, threes;

    public ColumnPlan(int columns, int lanes)
    {
        this.columns = columns;
        this.lanes = lanes;
        int vectors = ((columns - 1) / lanes) + 1;
        int twos = vectors == 1 ? 1 : (3 - (vectors % 3)) % 3;   // for one vector: a single tile, which is narrower than two
        threes = vectors == 1 ? 0 : (vectors - (2 * twos)) / 3;
        Count = threes + twos;
    }

    /// <summary>The number of tiles.</summary>
    public int Count { get; }

    /// <summary>Tile <paramref name="index"/>, from left to right.</summary>
    public ColumnTile this[int index]
    {
        get
        {
            int start = lanes * ((3 * Math.Min(index, threes)) + (2 * Math.Max(index - threes, 0)));
            int width = Math.Min((index < threes ? 3 : 2) * lanes, columns - start);
            return new(start, width, ((width - 1) / lanes) + 1);
        }
    }
}

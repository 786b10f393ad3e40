using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>Covers a column of rows with register tiles.</summary>
/// <remarks>
/// Every element is one chain of fused multiply-adds in the order of the walk, whichever tile computes it, so the bits do not
/// depend on how rows and columns are cut.
/// </remarks>
internal static unsafe class Tile
{
    private const int MostRows = 8, MostWidth = 3 * 16;

    /// <summary>Rows of the tallest tile.</summary>
    public static int Tallest<V>()
        where V : unmanaged, ISimd<V> => V.ManyRegisters ? 8 : 4;

    /// <summary>Computes <paramref name="rows"/> rows of one column tile; a, b, c and bias point at its first element.</summary>
    /// <remarks><paramref name="above"/> rows of a may be read before the first: a short last tile moves up and drops what it need not compute.</remarks>
    public static void Column<V>(in Walk walk, float* a, int rows, int above, float* b, float* c, in ColumnTile tile, float* bias, bool add)
        where V : unmanaged, ISimd<V>
    {
        int vectors = tile.Vectors;
        nint last = tile.Width - V.Lanes;
        int row = 0;
        if (V.ManyRegisters)
        {
            for (; row + 8 <= rows; row += 8) Compute<V>(walk, 8, vectors, Row(a, walk, row), b, c + (row * walk.CStride), last, bias, add);
            if (rows - row > 4 && above + row >= 8 - (rows - row))
            {
                Part<V>(walk, 8, rows - row, vectors, Row(a, walk, row), b, c + (row * walk.CStride), last, bias, add);
                return;
            }
        }

        for (; row + 4 <= rows; row += 4) Compute<V>(walk, 4, vectors, Row(a, walk, row), b, c + (row * walk.CStride), last, bias, add);
        if (row < rows && above + row >= 4 - (rows - row))
        {
            Part<V>(walk, 4, rows - row, vectors, Row(a, walk, row), b, c + (row * walk.CStride), last, bias, add);
            return;
        }

        for (; row < rows; row++) Compute<V>(walk, 1, vectors, Row(a, walk, row), b, c + (row * walk.CStride), last, bias, add);
    }

    private static float* Row(float* a, in Walk walk, int row) => (float*)((byte*)a + (row * walk.RowStride));

    private static void Compute<V>(in Walk walk, int rows, int vectors, float* a, float* b, float* c, nint last, float* bias, bool add)
        where V : unmanaged, ISimd<V>
    {
        switch (rows, vectors)
        {
            case (8, 3): TileRows8.ThreeWide<V>(walk, a, b, c, last, bias, add); break;
            case (8, 2): TileRows8.TwoWide<V>(walk, a, b, c, last, bias, add); break;
            case (8, 1): TileRows8.OneWide<V>(walk, a, b, c, bias, add); break;
            case (4, 3): TileRows4.ThreeWide<V>(walk, a, b, c, last, bias, add); break;
            case (4, 2): TileRows4.TwoWide<V>(walk, a, b, c, last, bias, add); break;
            case (4, 1): TileRows4.OneWide<V>(walk, a, b, c, bias, add); break;
            case (1, 3): TileRows1.ThreeWide<V>(walk, a, b, c, last, bias, add); break;
            case (1, 2): TileRows1.TwoWide<V>(walk, a, b, c, last, bias, add); break;
            default: TileRows1.OneWide<V>(walk, a, b, c, bias, add); break;
        }
    }

    /// <summary>
    /// The last <paramref name="wanted"/> rows of a tile of <paramref name="rows"/>, which reaches up over rows already done. It
    /// works on a copy, because those belong to somebody else by now.
    /// </summary>
    [SkipLocalsInit]
    private static void Part<V>(in Walk walk, int rows, int wanted, int vectors, float* a, float* b, float* c, nint last, float* bias, bool add)
        where V : unmanaged, ISimd<V>
    {
        float* copy = stackalloc float[MostRows * MostWidth];
        int surplus = rows - wanted, width = (int)last + V.Lanes;
        Walk onCopy = walk;
        onCopy.CStride = MostWidth;
        if (add)
        {
            new Span<float>(copy, surplus * MostWidth).Clear();
            for (int r = 0; r < wanted; r++) Copy<V>(c + (r * walk.CStride), copy + ((surplus + r) * MostWidth), width, vectors);
        }

        Compute<V>(onCopy, rows, vectors, Row(a, walk, -surplus), b, copy, last, bias, add);
        for (int r = 0; r < wanted; r++) Copy<V>(copy + ((surplus + r) * MostWidth), c + (r * walk.CStride), width, vectors);
    }

    /// <summary>Copies one row of a tile; its last vector may overlap.</summary>
    private static void Copy<V>(float* from, float* to, int width, int vectors)
        where V : unmanaged, ISimd<V>
    {
        for (int v = 0; v < vectors - 1; v++) V.Load(from + (v * V.Lanes)).Store(to + (v * V.Lanes));
        V.Load(from + width - V.Lanes).Store(to + width - V.Lanes);
    }
}

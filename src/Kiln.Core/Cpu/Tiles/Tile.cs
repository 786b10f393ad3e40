using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>Covers a column of rows with register tiles.</summary>
/// <remarks>
/// Every element is one chain of fused multiply-adds in the order of the walk, whichever tile computes it, so the bits do not
/// depend on how rows and columns are cut.
/// </remarks>
internal static unsafe class Tile
{
    /// <summary>The most rows that a tile sticks out by.</summary>
    public const int MostMissing = 3;

    private const int MostRows = 16, MostWidth = 3 * 16;

    /// <summary>Computes <paramref name="rows"/> rows of one column tile; a, b, c and bias point at its first element.</summary>
    /// <remarks>
    /// <paramref name="above"/> rows of a may be read before the first and <paramref name="below"/> after the last: a short last
    /// tile moves up or sticks out, and drops what it need not compute. Where the tile is narrower than a vector, a whole vector
    /// of b must be readable all the same.
    /// </remarks>
    public static void Column<V>(in Walk walk, float* a, int rows, int above, int below, float* b, float* c, in ColumnTile tile, float* bias, bool add)
        where V : unmanaged, ISimd<V>
    {
        bool whole = tile.Width >= V.Lanes;
        for (int row = 0, height; row < rows; row += height)
        {
            int left = rows - row;
            height = Height<V>(left, tile.Vectors);
            int missing = Math.Max(height - left, 0), up = above + row >= missing ? missing : 0;
            if (up < missing && below < missing)
            {
                height = WholeHeight<V>(left, tile.Vectors);
                missing = up = 0;
            }

            float* x = a + (row * walk.RowStride / sizeof(float)), y = c + (row * walk.CStride);
            if (whole && missing == 0) Compute<V>(walk, height, tile.Vectors, x, b, y, tile.Width - V.Lanes, bias, add);
            else Part<V>(walk, height, height - missing, up, x, b, y, tile, bias, add);
        }
    }

    /// <summary>The height of the next tile over so many rows, of which the last may lack up to <see cref="MostMissing"/>.</summary>
    /// <remarks>A tile's time is its height times its width, except that fewer than three rows wait for the latency of their sums.</remarks>
    private static int Height<V>(int left, int vectors)
        where V : unmanaged, ISimd<V>
    {
        if (left == 1) return 1;
        if (!V.ManyRegisters) return 4;
        if (vectors == 1) return left switch { >= 16 - MostMissing => 16, >= 8 - MostMissing => 8, _ => 4 };
        return left switch { >= 13 or 8 or 7 => 8, >= 5 => 6, _ => 4 };
    }

    /// <summary>The height of the largest tile that has all its rows.</summary>
    private static int WholeHeight<V>(int left, int vectors)
        where V : unmanaged, ISimd<V>
    {
        if (V.ManyRegisters && vectors == 1 && left >= 16) return 16;
        if (V.ManyRegisters && left >= 8) return 8;
        if (V.ManyRegisters && vectors > 1 && left >= 6) return 6;
        return left >= 4 ? 4 : 1;
    }

    private static void Compute<V>(in Walk walk, int rows, int vectors, float* a, float* b, float* c, nint last, float* bias, bool add)
        where V : unmanaged, ISimd<V>
    {
        switch (rows, vectors)
        {
            case (16, _): TileRows16.OneWide<V>(walk, a, b, c, bias, add); break;
            case (8, 3): TileRows8.ThreeWide<V>(walk, a, b, c, last, bias, add); break;
            case (8, 2): TileRows8.TwoWide<V>(walk, a, b, c, last, bias, add); break;
            case (8, _): TileRows8.OneWide<V>(walk, a, b, c, bias, add); break;
            case (6, 3): TileRows6.ThreeWide<V>(walk, a, b, c, last, bias, add); break;
            case (6, _): TileRows6.TwoWide<V>(walk, a, b, c, last, bias, add); break;
            case (4, 3): TileRows4.ThreeWide<V>(walk, a, b, c, last, bias, add); break;
            case (4, 2): TileRows4.TwoWide<V>(walk, a, b, c, last, bias, add); break;
            case (4, _): TileRows4.OneWide<V>(walk, a, b, c, bias, add); break;
            case (_, 3): TileRows1.ThreeWide<V>(walk, a, b, c, last, bias, add); break;
            case (_, 2): TileRows1.TwoWide<V>(walk, a, b, c, last, bias, add); break;
            default: TileRows1.OneWide<V>(walk, a, b, c, bias, add); break;
        }
    }

    /// <summary>
    /// Part of a tile that reaches <paramref name="up"/> over rows already done, or down or right over what is not there. It works
    /// on a copy, because those elements belong to somebody else.
    /// </summary>
    [SkipLocalsInit]
    private static void Part<V>(in Walk walk, int height, int wanted, int up, float* a, float* b, float* c, in ColumnTile tile, float* bias, bool add)
        where V : unmanaged, ISimd<V>
    {
        float* copy = stackalloc float[MostRows * MostWidth], biasCopy = stackalloc float[MostWidth];
        int stride = tile.Vectors * V.Lanes;
        float* inCopy = copy + (up * stride);
        Walk onCopy = walk;
        onCopy.CStride = stride;
        if (add)
        {
            new Span<float>(copy, height * stride).Clear();
            for (int r = 0; r < wanted; r++) Copy<V>(c + (r * walk.CStride), inCopy + (r * stride), tile);
        }

        if (bias != null && tile.Width < V.Lanes)
        {
            new Span<float>(biasCopy, V.Lanes).Clear();
            Copy<V>(bias, biasCopy, tile);
            bias = biasCopy;
        }

        float* x = a - (up * walk.RowStride / sizeof(float));
        Compute<V>(onCopy, height, tile.Vectors, x, b, copy, Math.Max(tile.Width - V.Lanes, 0), bias, add);
        for (int r = 0; r < wanted; r++) Copy<V>(inCopy + (r * stride), c + (r * walk.CStride), tile);
    }

    /// <summary>Copies one row of a tile: whole vectors, of which the last may overlap, or single floats if there are fewer than one vector.</summary>
    private static void Copy<V>(float* from, float* to, in ColumnTile tile)
        where V : unmanaged, ISimd<V>
    {
        if (tile.Width < V.Lanes)
        {
            for (int j = 0; j < tile.Width; j++) to[j] = from[j];
            return;
        }

        for (int v = 0; v < tile.Vectors - 1; v++) V.Load(from + (v * V.Lanes)).Store(to + (v * V.Lanes));
        V.Load(from + tile.Width - V.Lanes).Store(to + tile.Width - V.Lanes);
    }
}

using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>What is added up per column: a value, and perhaps its product with a second one.</summary>
internal interface IColumnTerm
{
    /// <summary>Whether products are wanted too.</summary>
    static abstract bool HasProduct { get; }

    /// <summary>How many tables that belong to the columns there are, 0 … 3; the others are handed over as zeros.</summary>
    static abstract int Tables { get; }

    /// <summary>The values of the elements from <paramref name="i"/> on; asked for once per element, so that it may also write.</summary>
    V Value<V>(nint i, V a, V b, V c)
        where V : unmanaged, ISimd<V>;

    /// <summary>What each value is multiplied by for the second sum.</summary>
    V Factor<V>(nint i, V value, V a)
        where V : unmanaged, ISimd<V>;
}

/// <summary>Sums over the rows of one chunk. Lanes: neighbouring columns of the folded matrix; every sum runs down its own column, so the order is fixed.</summary>
/// <remarks>A column is added up in blocks and the blocks then, so that rounding errors grow with the length of a block, not with that of the column.</remarks>
internal static unsafe class ColumnSums
{
    /// <summary>Folds that are added up before the sum is put away.</summary>
    public const int Block = 64;

    /// <summary>
    /// sums[j] = Σ value and products[j] = Σ value·factor over rows <paramref name="start"/> … <paramref name="end"/> − 1.
    /// Both hold a period; their first row is the result. <paramref name="tables"/> holds a period for each table of the term.
    /// </summary>
    public static void Run<V, TTerm>(in TTerm source, RowFold fold, int columns, int start, int end, float* tables, float* sums, float* products)
        where V : unmanaged, ISimd<V>
        where TTerm : unmanaged, IColumnTerm
    {
        TTerm term = source;
        nint period = fold.Period, offset = (nint)start * columns, lanes = V.Lanes;
        nint folds = (end - start) / fold.Rows, c = 0;
        for (; c + (4 * lanes) <= period; c += 4 * lanes) Four<V, TTerm>(term, offset + c, c, period, folds, tables, sums, products);
        for (; c + lanes <= period; c += lanes) One<V, TTerm>(term, offset + c, c, period, folds, tables, sums, products);
        for (; c + Portable.Lanes <= period; c += Portable.Lanes) One<Portable, TTerm>(term, offset + c, c, period, folds, tables, sums, products);
        for (; c < period; c++) One<Lane, TTerm>(term, offset + c, c, period, folds, tables, sums, products);

        // Rows that do not fill a fold.
        nint i = offset + (folds * period), left = (end - start - (folds * fold.Rows)) * columns;
        for (c = 0; c < left; c++)
        {
            Lane a = Entry<Lane, TTerm>(tables, 0, period, c), value = term.Value(i + c, a, Entry<Lane, TTerm>(tables, 1, period, c), Entry<Lane, TTerm>(tables, 2, period, c));
            (Lane.Load(sums + c) + value).Store(sums + c);
            if (TTerm.HasProduct) Lane.Fma(value, term.Factor(i + c, value, a), Lane.Load(products + c)).Store(products + c);
        }

        fold.Collapse(sums);
        if (TTerm.HasProduct) fold.Collapse(products);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<V, TTerm>(TTerm term, nint i, nint c, nint period, nint folds, float* tables, float* sums, float* products)
        where V : unmanaged, ISimd<V>
        where TTerm : unmanaged, IColumnTerm
    {
        nint l1 = V.Lanes, l2 = 2 * V.Lanes, l3 = 3 * V.Lanes;
        V t0 = Entry<V, TTerm>(tables, 0, period, c), t1 = Entry<V, TTerm>(tables, 0, period, c + l1), t2 = Entry<V, TTerm>(tables, 0, period, c + l2), t3 = Entry<V, TTerm>(tables, 0, period, c + l3);
        V u0 = Entry<V, TTerm>(tables, 1, period, c), u1 = Entry<V, TTerm>(tables, 1, period, c + l1), u2 = Entry<V, TTerm>(tables, 1, period, c + l2), u3 = Entry<V, TTerm>(tables, 1, period, c + l3);
        V w0 = Entry<V, TTerm>(tables, 2, period, c), w1 = Entry<V, TTerm>(tables, 2, period, c + l1), w2 = Entry<V, TTerm>(tables, 2, period, c + l2), w3 = Entry<V, TTerm>(tables, 2, period, c + l3);
        for (bool add = false; folds > 0 || !add; add = true)
        {
            V s0 = V.Zero, s1 = s0, s2 = s0, s3 = s0, p0 = s0, p1 = s0, p2 = s0, p3 = s0;
            for (nint end = Math.Max(folds - Block, 0); folds > end; folds--, i += period)
            {
                V a0 = term.Value(i, t0, u0, w0), a1 = term.Value(i + l1, t1, u1, w1), a2 = term.Value(i + l2, t2, u2, w2), a3 = term.Value(i + l3, t3, u3, w3);
                s0 += a0;
                s1 += a1;
                s2 += a2;
                s3 += a3;
                if (!TTerm.HasProduct) continue;
                p0 = V.Fma(a0, term.Factor(i, a0, t0), p0);
                p1 = V.Fma(a1, term.Factor(i + l1, a1, t1), p1);
                p2 = V.Fma(a2, term.Factor(i + l2, a2, t2), p2);
                p3 = V.Fma(a3, term.Factor(i + l3, a3, t3), p3);
            }

            Put(s0, sums + c, add);
            Put(s1, sums + c + l1, add);
            Put(s2, sums + c + l2, add);
            Put(s3, sums + c + l3, add);
            if (!TTerm.HasProduct) continue;
            Put(p0, products + c, add);
            Put(p1, products + c + l1, add);
            Put(p2, products + c + l2, add);
            Put(p3, products + c + l3, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One<V, TTerm>(TTerm term, nint i, nint c, nint period, nint folds, float* tables, float* sums, float* products)
        where V : unmanaged, ISimd<V>
        where TTerm : unmanaged, IColumnTerm
    {
        V t = Entry<V, TTerm>(tables, 0, period, c), u = Entry<V, TTerm>(tables, 1, period, c), w = Entry<V, TTerm>(tables, 2, period, c);
        V sum = V.Zero, product = sum;
        while (folds > 0)
        {
            V s = V.Zero, p = s;
            for (nint end = Math.Max(folds - Block, 0); folds > end; folds--, i += period)
            {
                V a = term.Value(i, t, u, w);
                s += a;
                if (TTerm.HasProduct) p = V.Fma(a, term.Factor(i, a, t), p);
            }

            sum += s;
            product += p;
        }

        sum.Store(sums + c);
        if (TTerm.HasProduct) product.Store(products + c);
    }

    /// <summary>What table <paramref name="table"/> holds for the columns from <paramref name="c"/> on; zero where the term has no such table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Entry<V, TTerm>(float* tables, int table, nint period, nint c)
        where V : unmanaged, ISimd<V>
        where TTerm : unmanaged, IColumnTerm => TTerm.Tables > table ? V.Load(tables + (table * period) + c) : V.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V>(V sum, float* to, bool add)
        where V : unmanaged, ISimd<V>
    {
        if (add) sum += V.Load(to);
        sum.Store(to);
    }
}

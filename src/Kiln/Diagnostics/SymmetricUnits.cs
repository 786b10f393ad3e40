namespace Kiln;

/// <summary>How different the units of a layer are by their incoming weights: units that are equal receive equal gradients and stay equal, so that many learn what one could.</summary>
/// <param name="Path">The path of the layer.</param>
/// <param name="Units">How many units, or channels, it has.</param>
/// <param name="Rank">The rank of its incoming weights <c>[inputs, units]</c>: 1 where all units are multiples of one, 0 where all weights are zero.</param>
/// <param name="EffectiveRank"><c>(Σλ)²/Σλ²</c> of the eigenvalues λ of <c>WᵀW</c>: how many directions the weights are spread over, from 1; 0 where all are zero.</param>
/// <param name="LargestCosine">The largest |cosine| between the weights of two units, 0 … 1; units without weights have none.</param>
/// <param name="Groups">The units whose weights and biases are equal to the bit, by groups of at least two.</param>
public sealed record SymmetricUnits(string Path, int Units, int Rank, double EffectiveRank, double LargestCosine, IReadOnlyList<IReadOnlyList<int>> Groups)
{
    /// <summary>Rank and cosines are of the first so many units, because their cost grows with the square.</summary>
    public const int MostCompared = 512;

    private const double Negligible = 1e-11;   // of the largest squared length: six digits of a 32-bit weight

    /// <summary>Measures every <see cref="Linear"/> and <see cref="Conv2d"/> of at least two units.</summary>
    /// <param name="net">The model, its weights in a store.</param>
    /// <exception cref="InvalidOperationException">No store has laid out the weights yet.</exception>
    public static IReadOnlyList<SymmetricUnits> In(Module net)
    {
        var found = new List<SymmetricUnits>();
        Collect(net, found, []);
        return found;
    }

    /// <summary>Measures one matrix of weights.</summary>
    /// <param name="path">The name of the layer.</param>
    /// <param name="weights"><c>[inputs, units]</c>, row by row.</param>
    /// <param name="units">How many units there are.</param>
    /// <param name="biases"><c>[units]</c>, or none.</param>
    public static SymmetricUnits Of(string path, ReadOnlySpan<float> weights, int units, ReadOnlySpan<float> biases = default)
    {
        Require.AtLeast(1, "units", units);
        double[,] gram = Gram(weights, units, Math.Min(units, MostCompared));
        (double rankSquare, double trace, double cosine) = (0, 0, 0);
        for (int i = 0; i < gram.GetLength(0); i++)
        {
            trace += gram[i, i];
            for (int j = 0; j < gram.GetLength(0); j++)
            {
                rankSquare += gram[i, j] * gram[i, j];
                if (j < i && gram[i, i] > 0 && gram[j, j] > 0) cosine = Math.Max(cosine, Math.Abs(gram[i, j]) / Math.Sqrt(gram[i, i] * gram[j, j]));
            }
        }

        return new(path, units, RankOf(gram), trace > 0 ? trace * trace / rankSquare : 0, Math.Min(cosine, 1), GroupsOf(weights, units, biases));
    }

    /// <summary>Whether there are units that are equal.</summary>
    public bool IsSymmetric => Groups.Count > 0;

    /// <summary>A sentence about what was found.</summary>
    public override string ToString() => IsSymmetric
        ? $"{Path}: {Groups.Sum(g => g.Count)} of {Units} units are copies of {Groups.Count}, and will stay so; start from random weights such as --init glorot."
        : $"{Path}: no two of {Units} units are equal; rank {Rank}.";

    /// <summary>Groups of equal units of a <see cref="Linear"/> or <see cref="Conv2d"/>; none for other layers and for a single unit.</summary>
    internal static IReadOnlyList<IReadOnlyList<int>> GroupsIn(Layer layer) => layer switch
    {
        Linear l => GroupsOf(l.Weight.Values, l.Weight.Shape[1], l.Bias is null ? default : l.Bias.Values),
        Conv2d c => GroupsOf(c.Weight.Values, c.Weight.Shape[3], c.Bias is null ? default : c.Bias.Values),
        _ => [],
    };

    private static void Collect(Module module, List<SymmetricUnits> found, HashSet<Module> seen)
    {
        if (!seen.Add(module)) return;
        SymmetricUnits? own = module switch
        {
            Linear l => Of(l.Path, l.Weight.Values, l.Weight.Shape[1], l.Bias is null ? default : l.Bias.Values),
            Conv2d c => Of(c.Path, c.Weight.Values, c.Weight.Shape[3], c.Bias is null ? default : c.Bias.Values),
            _ => null,
        };
        if (own is { Units: > 1 }) found.Add(own);
        foreach (NamedModule child in module.Children) Collect(child.Module, found, seen);
    }

    private static double[,] Gram(ReadOnlySpan<float> weights, int units, int compared)
    {
        var gram = new double[compared, compared];
        for (int row = 0; row < weights.Length; row += units)
        {
            for (int i = 0; i < compared; i++)
            {
                double w = weights[row + i];
                for (int j = 0; j <= i; j++) gram[i, j] += w * weights[row + j];
            }
        }

        for (int i = 0; i < compared; i++)
        {
            for (int j = 0; j < i; j++) gram[j, i] = gram[i, j];
        }

        return gram;
    }

    /// <summary>The number of pivots of Cholesky's decomposition that are not negligible.</summary>
    private static int RankOf(double[,] gram)
    {
        int n = gram.GetLength(0), rank = 0;
        var rest = (double[,])gram.Clone();
        double largest = Enumerable.Range(0, n).Max(i => rest[i, i]);
        for (; rank < n; rank++)
        {
            int pivot = Enumerable.Range(0, n).MaxBy(i => rest[i, i]);
            double d = rest[pivot, pivot];
            if (d <= Negligible * largest) break;
            double[] column = [.. Enumerable.Range(0, n).Select(i => rest[i, pivot])];
            for (int i = 0; i < n; i++)
            {
                if (column[i] == 0) continue;
                for (int j = 0; j < n; j++) rest[i, j] -= column[i] * column[j] / d;
            }
        }

        return rank;
    }

    private static IReadOnlyList<IReadOnlyList<int>> GroupsOf(ReadOnlySpan<float> weights, int units, ReadOnlySpan<float> biases)
    {
        var columns = new int[units][];   // the bits of a unit's weights and bias
        int rows = weights.Length / units;
        for (int u = 0; u < units; u++)
        {
            columns[u] = new int[rows + 1];
            for (int row = 0; row < rows; row++) columns[u][row] = BitConverter.SingleToInt32Bits(weights[(row * units) + u]);
            if (!biases.IsEmpty) columns[u][rows] = BitConverter.SingleToInt32Bits(biases[u]);
        }

        return
        [
            .. from u in Enumerable.Range(0, units)
               group u by Hash(columns[u]) into alike
               from equal in Split([.. alike], columns)
               where equal.Count > 1
               select equal,
        ];
    }

    /// <summary>Units whose hashes are equal, parted by what they are.</summary>
    private static List<List<int>> Split(int[] units, int[][] columns)
    {
        var groups = new List<List<int>>();
        foreach (int u in units)
        {
            if (groups.Find(g => columns[g[0]].AsSpan().SequenceEqual(columns[u])) is { } group) group.Add(u);
            else groups.Add([u]);
        }

        return groups;
    }

    private static ulong Hash(int[] bits)
    {
        ulong hash = 0;
        foreach (int b in bits) hash = Philox.Mix(hash, (uint)b);
        return hash;
    }
}

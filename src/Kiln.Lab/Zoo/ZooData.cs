namespace Kiln.Lab;

/// <summary>Small data made in memory, the same each time: clusters in eight dimensions, or images of stripes whose phase is by chance.</summary>
/// <param name="count">Number of samples.</param>
/// <param name="part">Samples of another part are others of the same kind.</param>
internal sealed class ZooData(int count, int part = 0) : Dataset
{
    /// <summary>Features of a point.</summary>
    public const int Features = 8;

    /// <summary>Height and width of an image.</summary>
    public const int Side = 8;

    private const double Noise = 0.5;

    private static readonly string[] Names = ["a", "b", "c", "d"];

    /// <summary>Whether samples are images <c>[8, 8, 1]</c> and not points.</summary>
    public bool Images { get; init; }

    /// <summary>How many classes there are, at most 4.</summary>
    public int Classes { get; init; } = 4;

    /// <summary>What values, which have about mean 0 and deviation 1, are multiplied with.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>What is then added.</summary>
    public float Shift { get; init; }

    /// <summary>What the first feature is multiplied with besides.</summary>
    public float FirstScale { get; init; } = 1;

    /// <summary>Whether all samples have the values of the first.</summary>
    public bool Same { get; init; }

    /// <summary>Whether labels have nothing to do with values.</summary>
    public bool RandomLabels { get; init; }

    /// <summary>Whether the class is the sign of the product of the first two features, which no affine model can tell.</summary>
    public bool Crossed { get; init; }

    /// <summary>Of so many samples one belongs to another class than the first; 0 for classes of one size.</summary>
    public int OneInMany { get; init; }

    /// <summary>What the last sample has more than the first in its values, evenly from sample to sample.</summary>
    public float Trend { get; init; }

    /// <summary>The sample whose first value is no number; −1 for none.</summary>
    public int Broken { get; init; } = -1;

    /// <summary>From which sample on they are those of part 0 again.</summary>
    public int CopiesFrom { get; init; } = int.MaxValue;

    /// <inheritdoc/>
    public override string Name => part == 0 ? "zoo/train" : "zoo/test";

    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override Shape SampleShape => Images ? [Side, Side, 1] : [Features];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => Names[..Classes];

    /// <inheritdoc/>
    public override int LabelOf(int index)
    {
        if (RandomLabels) return Philox.For(11, (ulong)part, (ulong)index).Below(Classes);
        if (OneInMany > 0) return index % OneInMany == 0 ? 1 + (index / OneInMany % (Classes - 1)) : 0;
        return index % Classes;
    }

    /// <inheritdoc/>
    public override void Read(int index, in SampleKey key, Span<float> into)
    {
        int from = Same ? 0 : index;
        int label = OneInMany > 0 ? LabelOf(index) : from % Classes;
        Philox random = Philox.For(7, (ulong)(index >= CopiesFrom ? 0 : part), (ulong)from);
        random.FillNormal(into, Noise);
        if (Images) Stripes(label, random.Below(2) * 2, into);
        else Cluster(label, ref random, into);
        for (int i = 0; i < into.Length; i++) into[i] = (into[i] * Scale) + Shift + (Trend * index / count);
        into[0] *= FirstScale;
        if (index == Broken) into[0] = float.NaN;
    }

    /// <summary>Stripes of two pixels, across, down and along both diagonals.</summary>
    private static void Stripes(int label, int phase, Span<float> into)
    {
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                int along = label switch { 0 => y, 1 => x, 2 => x + y, _ => x - y + Side };
                into[(y * Side) + x] += (along + phase) % 4 < 2 ? 0.9f : -0.9f;
            }
        }
    }

    private void Cluster(int label, ref Philox random, Span<float> into)
    {
        if (Crossed)
        {
            float sign = random.Chance(0.5f) ? 1 : -1;
            into[0] += sign;
            into[1] += label == 0 ? sign : -sign;
            return;
        }

        for (int i = 0; i < into.Length; i++) into[i] += ((label * 5) + (i * 3)) % 8 < 4 ? 0.9f : -0.9f;
    }
}

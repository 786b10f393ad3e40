namespace Kiln.Cpu;

/// <summary>How large the chunks of a job are: a function of the problem alone, so that sums come out the same for any number of threads.</summary>
internal static class Grain
{
    /// <summary>Floats of a chunk that takes about a microsecond; fewer are not worth a hand-over.</summary>
    public const int SmallestFloats = 8192;

    private const int MostChunks = 64, Step = 1024;

    /// <summary>The chunk of an elementwise job over <paramref name="count"/> floats: whole cache lines and vectors of any width.</summary>
    public static int OfFloats(int count)
    {
        int even = ((count - 1) / MostChunks) + 1;
        return Math.Max(SmallestFloats, (((even - 1) / Step) + 1) * Step);
    }

    /// <summary>The chunk of a job over items that touch <paramref name="floats"/> floats each.</summary>
    public static int OfItems(long floats) => (int)Math.Max(1, SmallestFloats / Math.Max(1, floats));
}

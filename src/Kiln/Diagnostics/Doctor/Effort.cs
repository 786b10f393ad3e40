namespace Kiln;

/// <summary>How much work an examination may be: large networks on large images are measured on fewer samples and in fewer steps.</summary>
internal static class Effort
{
    /// <summary>Multiply-adds of a pass over the samples that are looked at: under a second for two cores.</summary>
    public const long ProbeBudget = 30_000_000_000;

    /// <summary>Multiply-adds of one trial training: a few seconds for two cores.</summary>
    public const long TrialBudget = 150_000_000_000;

    /// <summary>A pass back costs about twice one forward.</summary>
    private const int ForwardAndBack = 3;

    /// <summary>About how many multiply-adds a sample costs forward and backward: each weight once for every place it is used at.</summary>
    public static long Of(Layer net, Shape sample)
    {
        try
        {
            long sum = 0;
            foreach (SummaryRow row in ModelSummary.Of(net, sample).Rows)
            {
                if (row.Parameters > 0) sum += row.Parameters * Math.Max(1, row.Output.Count / Math.Max(row.Output[-1], 1));
            }

            return Math.Max(1, sum * ForwardAndBack);
        }
        catch (InputException)   // layers that nobody registered: each weight counts once
        {
            return Math.Max(1, net.Parameters.Sum(p => (long)p.Shape.Count) * ForwardAndBack);
        }
    }
}

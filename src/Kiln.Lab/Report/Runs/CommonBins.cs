namespace Kiln.Lab;

/// <summary>Brings histograms with bins of their own onto common ones, so that they can be laid over each other.</summary>
internal static class CommonBins
{
    private const int Bins = 48;

    /// <summary>A figure of several histograms as shares; null where none has anything in it.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="what">What is counted.</param>
    /// <param name="sets">The histograms with their names; those that are null or empty are left out.</param>
    public static HistogramFigure? Figure(string title, string what, IReadOnlyList<(string Name, HistogramRecord? Record)> sets)
    {
        (string Name, HistogramRecord Record)[] full = [.. sets.Where(s => s.Record is { } r && r.Counts.Sum() > 0 && double.IsFinite(r.Low) && double.IsFinite(r.High)).Select(s => (s.Name, s.Record!))];
        if (full.Length == 0) return null;
        double low = full.Min(s => s.Record.Low), high = full.Max(s => s.Record.High);
        if (high <= low) (low, high) = (low - Math.Max(Math.Abs(low) * 0.05, 1e-9), low + Math.Max(Math.Abs(low) * 0.05, 1e-9));
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(i => low + ((high - low) * i / Bins))];
        return new(title, new(what), edges, [.. full.Select(s => new Counts(s.Name, Spread(s.Record, low, high)))]);
    }

    /// <summary>The share of all values in each of the common bins: a bin's count goes to those it overlaps, in proportion.</summary>
    public static double[] Spread(HistogramRecord record, double low, double high)
    {
        var shares = new double[Bins];
        double total = record.Counts.Sum(), width = (high - low) / Bins, own = (record.High - record.Low) / record.Counts.Length;
        for (int b = 0; b < record.Counts.Length; b++)
        {
            double left = record.Low + (b * own), right = left + own, share = record.Counts[b] / total;
            if (share == 0) continue;
            int first = Math.Clamp((int)((left - low) / width), 0, Bins - 1), last = Math.Clamp((int)((right - low) / width), 0, Bins - 1);
            for (int i = first; i <= last; i++)
            {
                double overlap = Math.Min(right, low + ((i + 1) * width)) - Math.Max(left, low + (i * width));
                shares[i] += first == last || own <= 0 ? share : share * Math.Max(overlap, 0) / own;
                if (own <= 0) break;
            }
        }

        return shares;
    }
}

namespace Kiln.Lab;

/// <summary>Leaves out points of long curves that no eye could tell apart.</summary>
internal static class Thinning
{
    /// <summary>The points to draw: all, or of each stretch the first, the lowest and the highest, and where the curve breaks off.</summary>
    /// <param name="y">The heights.</param>
    /// <param name="most">About how many points may stay.</param>
    public static int[] Points(IReadOnlyList<double> y, int most)
    {
        if (y.Count <= most) return [.. Enumerable.Range(0, y.Count)];
        int stretches = Math.Max(most / 3, 1);
        var kept = new SortedSet<int> { y.Count - 1 };
        for (int s = 0; s < stretches; s++)
        {
            int first = (int)((long)s * y.Count / stretches), end = (int)((long)(s + 1) * y.Count / stretches);
            int lowest = first, highest = first;
            for (int i = first; i < end; i++)
            {
                if (!double.IsFinite(y[i])) kept.Add(i);
                else if (!double.IsFinite(y[lowest]) || y[i] < y[lowest]) lowest = i;
                if (double.IsFinite(y[i]) && (!double.IsFinite(y[highest]) || y[i] > y[highest])) highest = i;
            }

            kept.Add(first);
            kept.Add(lowest);
            kept.Add(highest);
        }

        return [.. kept];
    }
}

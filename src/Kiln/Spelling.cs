namespace Kiln;

/// <summary>Finds the word somebody meant.</summary>
public static class Spelling
{
    /// <summary>The candidate that takes the fewest single-letter changes to reach, or null where none is near: at most two changes, or a third of the word.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        (string Name, int Distance) best = candidates.Select(c => (c, Distance(word, c))).OrderBy(c => c.Item2).FirstOrDefault(("", int.MaxValue));
        return best.Distance <= Math.Max(2, word.Length / 3) ? best.Name : null;
    }

    /// <summary>The least number of letters to insert, delete, replace or swap with their neighbour (Damerau 1964, optimal string alignment); case does not count.</summary>
    public static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                bool same = Same(a[i - 1], b[j - 1]);
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1])) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}

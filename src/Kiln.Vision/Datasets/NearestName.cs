namespace Kiln.Vision;

/// <summary>Guesses which known name was meant.</summary>
public static class NearestName
{
    /// <summary>The known name with the fewest letters to change (Levenshtein 1966), or null if none is near.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        (string? nearest, int fewest) = (null, Math.Max(name.Length / 2, 2) + 1);
        foreach (string candidate in known)
        {
            int edits = Edits(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits < fewest) (nearest, fewest) = (candidate, edits);
        }

        return nearest;
    }

    private static int Edits(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];   // row[j]: edits from the letters of a so far to the first j of b
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}

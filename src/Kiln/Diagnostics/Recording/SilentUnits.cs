namespace Kiln;

/// <summary>Counts units that are 0 for every sample and place.</summary>
internal static class SilentUnits
{
    /// <summary>Counts them in <c>[…, units]</c>: only units that have been 0 so far are looked at again.</summary>
    public static int Count(ReadOnlySpan<float> values, int units)
    {
        int[] silent = new int[units];
        for (int u = 0; u < units; u++) silent[u] = u;
        int left = units;
        for (int row = 0; row < values.Length && left > 0; row += units)
        {
            int still = 0;
            for (int i = 0; i < left; i++)
            {
                if (values[row + silent[i]] == 0) silent[still++] = silent[i];
            }

            left = still;
        }

        return left;
    }
}

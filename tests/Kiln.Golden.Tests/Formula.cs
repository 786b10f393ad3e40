namespace Kiln.Golden.Tests;

/// <summary>Values that both sides compute alike, so that millions of weights need not be stored: <c>formula</c> of make.py.</summary>
internal static class Formula
{
    /// <summary>Element i is scale·u + shift, where u in [−1, 1) has the upper 24 bits of a hash of i and the seed (the finaliser of MurmurHash3).</summary>
    public static float[] Values(int count, uint seed, double scale, double shift)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            uint h = unchecked((uint)i + (seed * 0x9E3779B9));
            h = unchecked((h ^ (h >> 16)) * 0x85EBCA6B);
            h = unchecked((h ^ (h >> 13)) * 0xC2B2AE35);
            h ^= h >> 16;
            float u = ((h >> 8) / (float)(1 << 23)) - 1, scaled = (float)scale * u;   // two roundings, as NumPy makes them
            values[i] = scaled + (float)shift;
        }

        return values;
    }
}

namespace Kiln;

/// <summary>
/// Counter-based random numbers, Philox-4x32-10 (Salmon, Moraes, Dror and Shaw 2011): the n-th number of a stream is a
/// pure function of (key, stream, n), so the same numbers come out for any number of threads.
/// </summary>
/// <remarks>Not safe to share between threads: it is a value, so give each sample or each parameter its own.</remarks>
public partial struct Philox
{
    private readonly ulong key, stream;
    private ulong counter;
    private PhiloxBlock block;
    private int used;
    private float spareNormal;
    private bool hasSpare;

    /// <summary>Starts the stream <paramref name="stream"/> of <paramref name="key"/> at its first number.</summary>
    public Philox(ulong key, ulong stream = 0)
    {
        this.key = key;
        this.stream = stream;
        used = 4;
    }

    /// <summary>A stream keyed by up to four numbers, for example (seed, epoch, sample, step).</summary>
    public static Philox For(ulong seed, ulong a, ulong b = 0, ulong c = 0) => new(Mix(seed, a), Mix(b, c));

    /// <summary>A stream keyed by a seed and a name, for example a parameter's path.</summary>
    public static Philox For(ulong seed, string name) => new(Mix(seed, Hash(name)));

    /// <summary>Joins two keys into one, so that nearby pairs give unrelated keys (the finaliser of SplitMix64, Steele 2014).</summary>
    public static ulong Mix(ulong a, ulong b)
    {
        ulong z = a + (0x9E3779B97F4A7C15UL * (b + 1));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A 64-bit hash of a name that never changes between runs or machines (FNV-1a).</summary>
    public static ulong Hash(string name)
    {
        ulong h = 14695981039346656037UL;
        foreach (char c in name) h = (h ^ c) * 1099511628211UL;
        return h;
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextBits()
    {
        if (used == 4)
        {
            block = PhiloxBlock.At(key, stream, counter++);
            used = 0;
        }

        return block[used++];
    }

    /// <summary>Uniform in [0, 1) with 24 random bits, the precision of a float.</summary>
    public float NextFloat() => (NextBits() >> 8) * (1f / (1 << 24));

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public float Uniform(float low, float high) => low + ((high - low) * NextFloat());

    /// <summary>True with probability <paramref name="chance"/>.</summary>
    public bool Chance(float chance) => NextFloat() < chance;

    /// <summary>Uniform among 0 … <paramref name="bound"/> − 1, without bias (Lemire 2019).</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint threshold = (uint)-bound % (uint)bound;
        while (true)
        {
            ulong product = (ulong)NextBits() * (uint)bound;
            if ((uint)product >= threshold) return (int)(product >> 32);
        }
    }

    /// <summary>Normal with mean 0 and deviation 1 (Box and Muller 1958).</summary>
    public float Normal()
    {
        if (hasSpare)
        {
            hasSpare = false;
            return spareNormal;
        }

        float u = ((NextBits() >> 8) + 1) * (1f / (1 << 24));   // in (0, 1], so that the logarithm is finite
        float radius = MathF.Sqrt(-2 * MathF.Log(u));
        (float sin, float cos) = MathF.SinCos(2 * MathF.PI * NextFloat());
        spareNormal = radius * sin;
        hasSpare = true;
        return radius * cos;
    }

    /// <summary>Fills with uniform values in [−<paramref name="bound"/>, <paramref name="bound"/>).</summary>
    public void FillUniform(Span<float> values, double bound)
    {
        foreach (ref float v in values) v = Uniform((float)-bound, (float)bound);
    }

    /// <summary>Fills with normal values of mean 0 and the given deviation.</summary>
    public void FillNormal(Span<float> values, double deviation)
    {
        foreach (ref float v in values) v = (float)deviation * Normal();
    }

    /// <summary>Fills with normal values cut off at <paramref name="cut"/> deviations (redrawn, as Keras and timm do).</summary>
    public void FillTruncatedNormal(Span<float> values, double deviation, double cut = 2)
    {
        foreach (ref float v in values)
        {
            float n;
            do n = Normal();
            while (MathF.Abs(n) > cut);
            v = (float)deviation * n;
        }
    }

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}

/// <summary>Four 32-bit words: one block of Philox-4x32-10.</summary>
public readonly record struct PhiloxBlock(uint W0, uint W1, uint W2, uint W3)
{
    /// <summary>Word <paramref name="i"/>, 0 … 3.</summary>
    public uint this[int i] => i switch { 0 => W0, 1 => W1, 2 => W2, _ => W3 };

    /// <summary>The block at position <paramref name="counter"/> of a stream: ten rounds of multiply and exchange.</summary>
    public static PhiloxBlock At(ulong key, ulong stream, ulong counter)
    {
        uint c0 = (uint)counter, c1 = (uint)(counter >> 32), c2 = (uint)stream, c3 = (uint)(stream >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = Math.BigMul(0xD2511F53u, c0), p1 = Math.BigMul(0xCD9E8D57u, c2);
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }

        return new(c0, c1, c2, c3);
    }
}

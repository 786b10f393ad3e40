namespace Kiln.Cpu;

/// <summary>Adds up partial sums of equal length, the first part first. An item is a block of 128 elements.</summary>
/// <remarks>Whole vectors, then single floats; each element is the same chain of additions either way.</remarks>
internal unsafe struct SumParts<V> : IWork
    where V : unmanaged, ISimd<V>
{
    private const int BlockFloats = 128;

    public float* From, To;
    public int Parts, Length;
    public bool Add;

    /// <summary>The number of items.</summary>
    public readonly int Blocks => ((Length - 1) / BlockFloats) + 1;

    public readonly void Run(int start, int end, int worker)
    {
        int i = start * BlockFloats, stop = (int)Math.Min((long)end * BlockFloats, Length);
        for (; i + V.Lanes <= stop; i += V.Lanes)
        {
            V sum = Add ? V.Load(To + i) + V.Load(From + i) : V.Load(From + i);
            for (int part = 1; part < Parts; part++) sum += V.Load(From + ((nint)part * Length) + i);
            sum.Store(To + i);
        }

        for (; i < stop; i++)
        {
            float sum = Add ? To[i] + From[i] : From[i];
            for (int part = 1; part < Parts; part++) sum += From[((nint)part * Length) + i];
            To[i] = sum;
        }
    }
}

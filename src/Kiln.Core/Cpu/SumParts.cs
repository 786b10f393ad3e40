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
        for (; i + V.Lanes <= stop; i += V.Lanes) Sum<V>(i);
        for (; i < stop; i++) Sum<Scalar>(i);
    }

    private readonly void Sum<T>(int i)
        where T : unmanaged, ISimd<T>
    {
        T sum = Add ? T.Load(To + i) + T.Load(From + i) : T.Load(From + i);
        for (int part = 1; part < Parts; part++) sum += T.Load(From + ((nint)part * Length) + i);
        sum.Store(To + i);
    }
}

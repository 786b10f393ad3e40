namespace Kiln.Cpu;

/// <summary>One vector register of floats. Kernels are written once against this and compiled for each width.</summary>
/// <typeparam name="TSelf">The width: <see cref="Wide"/>, <see cref="Narrow"/> or <see cref="Portable"/>.</typeparam>
internal unsafe interface ISimd<TSelf>
    where TSelf : unmanaged, ISimd<TSelf>
{
    /// <summary>How many floats one register holds.</summary>
    static abstract int Lanes { get; }

    /// <summary>Whether the machine has 32 vector registers, so that a register tile may be twice as large.</summary>
    static abstract bool ManyRegisters { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Load(float* x);

    static abstract TSelf Splat(float x);

    void Store(float* y);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>a·b + c, rounded once where the hardware can.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Max(TSelf a, TSelf b);

    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The larger of both; NaN where a is NaN.</summary>
    static abstract TSelf AtLeast(TSelf low, TSelf a);

    /// <summary>The smaller of both; NaN where a is NaN.</summary>
    static abstract TSelf AtMost(TSelf high, TSelf a);

    static abstract TSelf Sqrt(TSelf a);

    /// <summary>The nearest whole number of each lane, ties to even.</summary>
    static abstract TSelf Round(TSelf a);

    /// <summary>2ⁿ for whole n in −126 … 127.</summary>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>a·2ⁿ for whole n in −126 … 127.</summary>
    static abstract TSelf Scale(TSelf a, TSelf n);

    /// <summary>⌊log₂ a⌋ of positive normal numbers, −127 of zero and subnormal ones.</summary>
    static abstract TSelf Exponent(TSelf a);

    /// <summary>yes where a &gt; b, else no; false where either is NaN.</summary>
    static abstract TSelf WhereGreater(TSelf a, TSelf b, TSelf yes, TSelf no);

    /// <summary>yes where a &gt; b or a is NaN, else no.</summary>
    static abstract TSelf WhereGreaterOrNaN(TSelf a, TSelf b, TSelf yes, TSelf no);

    /// <summary>The sum of all lanes, halves added pairwise.</summary>
    float SumLanes();
}

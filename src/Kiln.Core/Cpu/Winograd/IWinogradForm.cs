namespace Kiln.Cpu;

/// <summary>
/// A minimal filtering algorithm of Winograd (1980; for convolutions Lavin and Gray 2016): m outputs of r taps from six inputs by
/// six multiplications, with the points 0, ±1, ±2 and ∞. y = Aᵀ[(G·g) ∘ (Bᵀ·d)]; in two dimensions each matrix acts on both sides.
/// </summary>
/// <remarks>Bᵀ depends on the points alone, so all forms share it. Six squared products stand for m²·r².</remarks>
internal unsafe interface IWinogradForm
{
    /// <summary>m: outputs of a tile along one axis.</summary>
    static abstract int Outputs { get; }

    /// <summary>r: taps along one axis.</summary>
    static abstract int Taps { get; }

    /// <summary>G·g: r taps, <paramref name="tap"/> floats apart, become six, <paramref name="step"/> floats apart.</summary>
    static abstract void Expand<V>(float* g, nint tap, float* to, nint step)
        where V : unmanaged, ISimd<V>;

    /// <summary>Gᵀ·u: six values become r taps, which overwrite what is there or are added to it.</summary>
    static abstract void Contract<V>(float* u, nint step, float* to, nint tap, bool add)
        where V : unmanaged, ISimd<V>;

    /// <summary>Writes Aᵀ·s along a row of outputs, <paramref name="pixel"/> floats apart, each plus the bias; adds to what is there or overwrites it.</summary>
    static abstract void StoreOutputs<V>(V s0, V s1, V s2, V s3, V s4, V s5, V bias, float* y, nint pixel, bool add)
        where V : unmanaged, ISimd<V>;

    /// <summary>Aᵀ·s·A of one tile, the six squared products being <paramref name="step"/> floats apart: a tile of outputs, rows <paramref name="row"/> floats apart.</summary>
    static abstract void Outputs2<V>(float* products, nint step, V bias, float* y, nint row, nint pixel, bool add)
        where V : unmanaged, ISimd<V>;

    /// <summary>A·y·Aᵀ of one tile of m² values: what the products need for the gradient of the filter.</summary>
    static abstract void Spread2<V>(float* y, nint row, nint pixel, float* to, nint step)
        where V : unmanaged, ISimd<V>;
}

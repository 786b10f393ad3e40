namespace Kiln.Vision;

/// <summary>One register of floats that knows how bytes of images become floats and back. Kernels of colours are written once against this.</summary>
/// <typeparam name="V">The width: <see cref="Lanes16"/>, <see cref="Lanes8"/> or <see cref="Lane1"/>; all give the same bits.</typeparam>
internal interface IPixelLanes<V>
    where V : struct, IPixelLanes<V>
{
    /// <summary>Floats per register.</summary>
    static abstract int Lanes { get; }

    /// <summary>How many bytes <see cref="LoadRgb"/> may read: at least three per lane.</summary>
    static abstract int RgbReach { get; }

    static abstract V Splat(float x);

    static abstract V Load(ref float x);

    /// <summary>As many neighbouring bytes as there are lanes.</summary>
    static abstract V LoadBytes(ref byte x);

    /// <summary>As many neighbouring pixels of three bytes as there are lanes.</summary>
    static abstract void LoadRgb(ref byte x, out V r, out V g, out V b);

    /// <summary>Writes pixels of three bytes; values are clamped to 0 … 255 and their fractions dropped.</summary>
    static abstract void StoreRgb(V r, V g, V b, ref byte y);

    void Store(ref float y);

    /// <summary>Writes neighbouring bytes; values are clamped to 0 … 255 and their fractions dropped.</summary>
    void StoreBytes(ref byte y);

    static abstract V operator +(V a, V b);

    static abstract V operator -(V a, V b);

    static abstract V operator *(V a, V b);

    static abstract V operator /(V a, V b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract V Fma(V a, V b, V c);

    static abstract V Max(V a, V b);

    static abstract V Min(V a, V b);

    static abstract V Floor(V a);

    static abstract V Sqrt(V a);

    /// <summary>About the cube root of a positive normal number, 4 % off at most: its bits divided by three.</summary>
    static abstract V NearCubeRoot(V a);

    /// <summary>yes where a &gt; b, else no.</summary>
    static abstract V WhereGreater(V a, V b, V yes, V no);
}

namespace Kiln.Cpu;

/// <summary>
/// How a register tile walks through its reduction: C[r, j] += Σ a[r, step] · b[step, j], the steps being
/// <see cref="Outer"/> × <see cref="Inner"/> segments of <see cref="Length"/> steps. A matrix product is one segment; a
/// convolution has one per kernel row, or one per kernel position. Strides of a and b are in bytes, may be negative.
/// </summary>
internal struct Walk
{
    /// <summary>Bytes between neighbouring rows of a.</summary>
    public nint RowStride;

    /// <summary>Bytes of a between neighbouring steps of a segment.</summary>
    public nint KStride;

    /// <summary>Bytes of b between neighbouring steps of a segment.</summary>
    public nint BStride;

    /// <summary>Floats between neighbouring rows of c.</summary>
    public nint CStride;

    /// <summary>Steps of one segment.</summary>
    public int Length;

    /// <summary>Segments of the inner loop.</summary>
    public int Inner;

    /// <summary>Rounds of the outer loop.</summary>
    public int Outer;

    /// <summary>Bytes of a between inner segments.</summary>
    public nint AInner;

    /// <summary>Bytes of b between inner segments.</summary>
    public nint BInner;

    /// <summary>Bytes of a between outer rounds.</summary>
    public nint AOuter;

    /// <summary>Bytes of b between outer rounds.</summary>
    public nint BOuter;

    /// <summary>A single segment: the product of a matrix of any orientation with one whose rows are contiguous. All strides in floats.</summary>
    public static Walk Straight(int length, nint rowStride, nint kStride, nint bStride, nint cStride) => new()
    {
        RowStride = rowStride * sizeof(float),
        KStride = kStride * sizeof(float),
        BStride = bStride * sizeof(float),
        CStride = cStride,
        Length = length,
        Inner = 1,
        Outer = 1,
    };
}

namespace Kiln.Vision;

/// <summary>The sizes of an image.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels per row.</param>
/// <param name="Channels">Bytes per pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.</param>
public readonly record struct ImageSize(int Height, int Width, int Channels)
{
    /// <summary>Bytes per image.</summary>
    public int Count => checked(Height * Width * Channels);

    /// <summary>The shape <c>[H, W, C]</c>.</summary>
    public Shape Shape => [Height, Width, Channels];

    /// <summary>As <c>28×28×1</c>.</summary>
    public override string ToString() => $"{Height}×{Width}×{Channels}";
}

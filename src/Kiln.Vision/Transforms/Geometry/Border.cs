namespace Kiln.Vision;

/// <summary>What stands outside an image.</summary>
public enum Border
{
    /// <summary>One value.</summary>
    Constant,

    /// <summary>The nearest pixel of the edge.</summary>
    Edge,

    /// <summary>The image mirrored at its edge pixel, which is not repeated: <c>c b | a b c | b a</c>.</summary>
    Reflect,

    /// <summary>The image mirrored at its edge, whose pixel is repeated: <c>b a | a b c | c b</c>.</summary>
    Symmetric,
}

/// <summary>Where the pixels outside are taken from.</summary>
internal static class Borders
{
    /// <summary>The place within 0 … <paramref name="count"/> − 1 that stands at <paramref name="i"/>; any i is allowed.</summary>
    public static int Place(this Border border, int i, int count)
    {
        if ((uint)i < (uint)count) return i;
        if (border is Border.Edge or Border.Constant || count == 1) return Math.Clamp(i, 0, count - 1);
        int period = border == Border.Reflect ? (2 * count) - 2 : 2 * count;
        int place = ((i % period) + period) % period;
        return place < count ? place : period - place - (border == Border.Reflect ? 0 : 1);
    }
}

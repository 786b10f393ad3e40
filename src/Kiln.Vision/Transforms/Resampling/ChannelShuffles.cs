using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>Orders of bytes in a vector for pixels of 1 to 4 channels.</summary>
internal static class ChannelShuffles
{
    private const byte Zero = 0x80;   // a byte shuffle writes 0 there

    private static readonly Vector128<byte>[] WordPairs = [.. Enumerable.Range(1, 4).Select(c => Make(i => i % 2 == 0 && i / 4 < c ? (i / 4) + (i % 4 == 2 ? c : 0) : Zero))];
    private static readonly Vector128<byte>[] BytePairs = [.. Enumerable.Range(1, 4).Select(c => Make(i => i % 8 / 2 < c ? (8 * (i / 8)) + (i % 8 / 2) + (i % 2 * c) : Zero))];
    private static readonly Vector128<byte>[] CompactWords = [.. Enumerable.Range(1, 4).Select(c => Make(i => i / 2 / c < 2 ? (8 * (i / 2 / c)) + (2 * (i / 2 % c)) + (i % 2) : Zero))];
    private static readonly Vector128<byte>[] CompactBytes = [.. Enumerable.Range(1, 4).Select(c => Make(i => i / c < 4 ? (4 * (i / c)) + (i % c) : Zero))];

    /// <summary>Two neighbouring pixels of <paramref name="channels"/> bytes to words <c>r0 r1 g0 g1 b0 b1 a0 a1</c>, missing channels 0.</summary>
    public static Vector128<byte> ToWordPairs(int channels) => WordPairs[channels - 1];

    /// <summary>The same to bytes, for two pairs of pixels that begin at bytes 0 and 8.</summary>
    public static Vector128<byte> ToBytePairs(int channels) => BytePairs[channels - 1];

    /// <summary>Two pixels of four words to <paramref name="channels"/> words each, without gaps.</summary>
    public static Vector128<byte> Compact16(int channels) => CompactWords[channels - 1];

    /// <summary>Four pixels of four bytes to <paramref name="channels"/> bytes each, without gaps.</summary>
    public static Vector128<byte> Compact8(int channels) => CompactBytes[channels - 1];

    private static Vector128<byte> Make(Func<int, int> source) => Vector128.Create([.. Enumerable.Range(0, 16).Select(i => (byte)source(i))]);
}

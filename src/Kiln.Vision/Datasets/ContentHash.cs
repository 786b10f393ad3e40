using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>A hash of bytes that tells contents apart and finds damage; it guards against neither forgery nor intent.</summary>
internal static class ContentHash
{
    /// <summary>Eight bytes at a time, then the rest one by one, joined by the mixer of the random streams.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        ulong h = (ulong)bytes.Length;
        foreach (ulong word in words) h = Philox.Mix(h, word);
        foreach (byte b in bytes[(words.Length * sizeof(ulong))..]) h = Philox.Mix(h, b);
        return h;
    }
}

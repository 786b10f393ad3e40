namespace Kiln.Vision;

/// <summary>Memory that grows to the largest image seen and is used again.</summary>
internal static class Buffers
{
    /// <summary>Bytes behind an image that kernels may read, and behind a row that they may write: one vector and a half.</summary>
    public const int Slack = 48;

    /// <summary>Makes an array at least so long; what it held is lost when it grows.</summary>
    public static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length) array = new T[length];
    }
}

using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>Encodes images through libjpeg-turbo, keeping its handle and memory for the next.</summary>
internal sealed class JpegEncoder
{
    private const int GreySampling = 3;   // TJSAMP_GRAY

    // An encoder does not keep more than this for the next image.
    private const int MostKept = 1 << 26;

    [ThreadStatic]
    private static JpegEncoder? ofThread;

    private readonly JpegHandle handle = TurboJpeg.InitCompress();
    private byte[] kept = [];

    private JpegEncoder()
    {
    }

    /// <summary>The encoder of the calling thread.</summary>
    /// <exception cref="InputException">libjpeg-turbo is not on this machine; the message begins with <paramref name="user"/>, if it is not null.</exception>
    public static JpegEncoder OfThread(string? user)
    {
        JpegLibrary.Require(user);
        return ofThread ??= new();
    }

    /// <summary>The bytes of a baseline file, which are good until the next image of the thread; nothing is allocated once it has seen the largest.</summary>
    /// <param name="size">The size, of 1 or 3 channels.</param>
    /// <param name="pixels">The image, <c>[H, W, C]</c>.</param>
    /// <param name="quality">1 to 100.</param>
    /// <param name="subsampling">The resolution of colour.</param>
    /// <exception cref="InputException">A side above 65,500 pixels.</exception>
    public ReadOnlySpan<byte> Encode(ImageSize size, ReadOnlySpan<byte> pixels, int quality, JpegSubsampling subsampling)
    {
        int sampling = size.Channels == 1 ? GreySampling : (int)subsampling;
        nuint most = TurboJpeg.BufferSize(size.Width, size.Height, sampling).Value;
        if (most > (nuint)Array.MaxLength) throw new InputException($"An image of {size} is too large for a JPEG file; expected sides of at most 65500 pixels.");
        byte[] file = Reserve((int)most);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(file, 0);
        var length = new CULong((nuint)file.Length);
        int failed = TurboJpeg.Compress(handle, pixels, size.Width, 0, size.Height, size.Channels == 1 ? TurboJpeg.Grey : TurboJpeg.Rgb, ref address, ref length, sampling, quality, TurboJpeg.NoRealloc | TurboJpeg.AccurateDct);
        if (failed != 0) throw new InputException($"An image of {size} cannot be written as JPEG ({TurboJpeg.ErrorText(handle)}).");
        return file.AsSpan(0, (int)length.Value);
    }

    // Pinned, because the library is given its address.
    private byte[] Reserve(int bytes)
    {
        if (kept.Length >= bytes) return kept;
        byte[] file = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        if (bytes <= MostKept) kept = file;
        return file;
    }
}

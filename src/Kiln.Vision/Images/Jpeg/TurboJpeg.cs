using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>The calls of libjpeg-turbo that are used, by the names of its TurboJPEG interface, version 2.0; version 3 has them as well.</summary>
internal static partial class TurboJpeg
{
    /// <summary>Orders of samples (TJPF): red green blue, grey, and the four inks.</summary>
    public const int Rgb = 0, Grey = 6, Cmyk = 11;

    /// <summary>Colour spaces of files (TJCS) with four inks: as they are, and with three of them as luma and colour differences.</summary>
    public const int CmykSpace = 3, YcckSpace = 4;

    /// <summary>Flags (TJFLAG): the caller's buffer is not replaced; the exact transforms; the first warning is an error; at most 500 scans.</summary>
    public const int NoRealloc = 1024, AccurateDct = 4096, StopOnWarning = 8192, LimitScans = 32768;

    /// <summary>What <see cref="ErrorCode"/> says of damage after which decoding went on (TJERR_WARNING).</summary>
    public const int Warning = 0;

    /// <summary>A decompressor.</summary>
    [LibraryImport(JpegLibrary.Name, EntryPoint = "tjInitDecompress")]
    public static partial JpegHandle InitDecompress();

    /// <summary>A compressor.</summary>
    [LibraryImport(JpegLibrary.Name, EntryPoint = "tjInitCompress")]
    public static partial JpegHandle InitCompress();

    /// <summary>Frees either.</summary>
    [LibraryImport(JpegLibrary.Name, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    /// <summary>Reads sizes; they are set although −1 is returned if only the subsampling is an unusual one.</summary>
    [LibraryImport(JpegLibrary.Name, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader(JpegHandle handle, ReadOnlySpan<byte> jpeg, CULong jpegSize, ref int width, ref int height, ref int subsampling, ref int colorSpace);

    /// <summary>Decodes to at most <paramref name="width"/> × <paramref name="height"/> pixels, at the largest scale that fits.</summary>
    [LibraryImport(JpegLibrary.Name, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(JpegHandle handle, ReadOnlySpan<byte> jpeg, CULong jpegSize, Span<byte> pixels, int width, int pitch, int height, int pixelFormat, int flags);

    /// <summary>Encodes into a buffer whose length <paramref name="jpegSize"/> gives, and which it changes to the file's.</summary>
    [LibraryImport(JpegLibrary.Name, EntryPoint = "tjCompress2")]
    public static partial int Compress(JpegHandle handle, ReadOnlySpan<byte> pixels, int width, int pitch, int height, int pixelFormat, ref nint jpeg, ref CULong jpegSize, int subsampling, int quality, int flags);

    /// <summary>The most bytes an encoded image can have.</summary>
    [LibraryImport(JpegLibrary.Name, EntryPoint = "tjBufSize")]
    public static partial CULong BufferSize(int width, int height, int subsampling);

    /// <summary>The scales at which images are decoded, as pairs of numerator and denominator.</summary>
    [LibraryImport(JpegLibrary.Name, EntryPoint = "tjGetScalingFactors")]
    public static partial nint ScalingFactors(out int count);

    /// <summary>Whether the last failure was a warning or an error.</summary>
    [LibraryImport(JpegLibrary.Name, EntryPoint = "tjGetErrorCode")]
    public static partial int ErrorCode(JpegHandle handle);

    /// <summary>The last failure in words: <c>Premature end of JPEG file</c>.</summary>
    public static string ErrorText(JpegHandle handle) => (Marshal.PtrToStringUTF8(ErrorString(handle)) ?? "").Trim().TrimEnd('.');

    [LibraryImport(JpegLibrary.Name, EntryPoint = "tjGetErrorStr2")]
    private static partial nint ErrorString(JpegHandle handle);
}

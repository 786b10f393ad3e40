namespace Kiln.Vision;

/// <summary>Decodes JPEG images through libjpeg-turbo, keeping its handle and memory for the next.</summary>
internal sealed class JpegDecoder
{
    // A block of 64 pixels takes at least one bit of a Huffman code, which bounds what a short file may claim.
    private const long MostPixelsPerByte = 512;

    // A decoder does not keep more than this for the next image.
    private const int MostKept = 1 << 26;

    [ThreadStatic]
    private static JpegDecoder? ofThread;

    private JpegHandle? handle;
    private bool stopsOnWarning;
    private byte[] scratch = [];

    private JpegDecoder()
    {
    }

    /// <summary>The decoder of the calling thread.</summary>
    public static JpegDecoder OfThread => ofThread ??= new();

    /// <summary>Decodes the bytes of a file.</summary>
    /// <exception cref="InputException">The file is damaged, cut short or too large, or libjpeg-turbo is not on this machine.</exception>
    public void Decode(ReadOnlySpan<byte> file, ImageLimits limits, ImageReadOptions options, ref PixelTarget target)
    {
        JpegHeader header = JpegHeader.Parse(file);
        CheckClaim(header, header.Size(limits), file.Length, limits);
        JpegLibrary.Require(limits.Path);
        // The library looks at headers as the last decode was told to, so one that stopped at warnings is no use for a file where none counts.
        if (options.AcceptDamaged && stopsOnWarning) Forget();
        handle ??= TurboJpeg.InitDecompress();
        (ImageSize full, bool inks) = ReadSizes(handle, file, header, limits);
        int orientation = options.Upright ? header.Orientation : 1;
        ImageSize size = full with { Channels = options.Channels ?? full.Channels };
        if (options.Target is { } wanted)
        {
            if (Orientation.ChangesSides(orientation)) wanted = (wanted.Width, wanted.Height);
            (int height, int width) = JpegScale.For(full.Height, full.Width, wanted);
            size = new(height, width, size.Channels);
        }

        ImageSize upright = Orientation.ChangesSides(orientation) ? new(size.Width, size.Height, size.Channels) : size;
        Span<byte> result = target.Take(upright, limits.Path);
        if (orientation == 1 && !inks)
        {
            Decompress(handle, file, size, result, size.Channels == 1 ? TurboJpeg.Grey : TurboJpeg.Rgb, limits, options);
            return;
        }

        ImageSize decoded = inks ? size with { Channels = 4 } : size;
        Span<byte> stored = Scratch(decoded.Count);
        Decompress(handle, file, decoded, stored, inks ? TurboJpeg.Cmyk : size.Channels == 1 ? TurboJpeg.Grey : TurboJpeg.Rgb, limits, options);
        if (inks) ChannelConversion.FromInvertedCmyk(stored, size.Channels);
        if (orientation == 1) stored[..size.Count].CopyTo(result);
        else Orientation.Apply(stored[..size.Count], size, orientation, result);
    }

    // What libjpeg finds is what it writes, whatever our own look at the header found.
    private (ImageSize Full, bool Inks) ReadSizes(JpegHandle handle, ReadOnlySpan<byte> file, JpegHeader header, ImageLimits limits)
    {
        int width = 0, height = 0, subsampling = -1, space = -1;
        int failed = TurboJpeg.DecompressHeader(handle, file, new((nuint)file.Length), ref width, ref height, ref subsampling, ref space);
        if (failed != 0 && (width <= 0 || height <= 0 || space < 0)) throw Failure(handle, limits);
        bool inks = space is TurboJpeg.CmykSpace or TurboJpeg.YcckSpace;
        ImageSize full = limits.Check("JPEG", height, width, header.Components == 1 ? 1 : 3);
        CheckClaim(header, full, file.Length, limits);
        return (full, inks);
    }

    private static void CheckClaim(JpegHeader header, ImageSize size, int bytes, ImageLimits limits)
    {
        if (!header.Arithmetic && (long)size.Height * size.Width > bytes * MostPixelsPerByte)
        {
            throw limits.Damaged($"{bytes} bytes of JPEG cannot hold the {size.Width} × {size.Height} pixels that the header announces");
        }
    }

    private void Decompress(JpegHandle handle, ReadOnlySpan<byte> file, ImageSize size, Span<byte> pixels, int format, ImageLimits limits, ImageReadOptions options)
    {
        stopsOnWarning = !options.AcceptDamaged;
        int flags = TurboJpeg.AccurateDct | TurboJpeg.LimitScans | (stopsOnWarning ? TurboJpeg.StopOnWarning : 0);
        if (TurboJpeg.Decompress(handle, file, new((nuint)file.Length), pixels, size.Width, 0, size.Height, format, flags) == 0) return;
        if (TurboJpeg.ErrorCode(handle) != TurboJpeg.Warning) throw Failure(handle, limits);
        if (!stopsOnWarning) return;
        string text = TurboJpeg.ErrorText(handle);
        Forget();
        throw new InputException($"{limits.Path}: the JPEG is cut short or damaged ({text}); get it again, or set {nameof(ImageReadOptions.AcceptDamaged)} to read what there is.");
    }

    private InputException Failure(JpegHandle handle, ImageLimits limits)
    {
        string text = TurboJpeg.ErrorText(handle);
        Forget();
        return limits.Damaged($"the JPEG cannot be decoded ({text})");
    }

    // A decompressor that stopped within a header (tjDecompressHeader3 of version 2.1) goes on there with the next file.
    private void Forget()
    {
        handle?.Dispose();
        handle = null;
        stopsOnWarning = false;
    }

    private Span<byte> Scratch(int bytes)
    {
        byte[] memory = scratch.Length >= bytes ? scratch : GC.AllocateUninitializedArray<byte>(bytes);
        if (memory.Length <= MostKept) scratch = memory;
        return memory.AsSpan(0, bytes);
    }
}

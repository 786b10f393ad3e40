namespace Kiln.Vision;

/// <summary>The kinds of image files that are read.</summary>
public enum ImageFormat
{
    /// <summary>Portable network graphics (W3C, second edition).</summary>
    Png,

    /// <summary>JPEG (ITU-T T.81), decoded by libjpeg-turbo.</summary>
    Jpeg,

    /// <summary>Netpbm's bitmaps, greymaps and pixmaps: P1 to P6.</summary>
    Pnm,

    /// <summary>Windows and OS/2 bitmaps.</summary>
    Bmp,
}

namespace Kiln.Vision;

/// <summary>At which resolution a JPEG keeps colour; brightness always has the full one.</summary>
public enum JpegSubsampling
{
    /// <summary>4:4:4, in full.</summary>
    None,

    /// <summary>4:2:2, half along rows.</summary>
    Half,

    /// <summary>4:2:0, half along rows and columns: the usual choice for photographs.</summary>
    Quarter,
}

namespace Kiln.Vision;

/// <summary>Which bytes of a pixel are colours.</summary>
internal static class Channels
{
    extension(ImageSize size)
    {
        /// <summary>Bytes per pixel that are not alpha: 1 or 3.</summary>
        public int Colors => size.Channels is 2 or 4 ? size.Channels - 1 : size.Channels;

        /// <summary>Whether the image has red, green and blue.</summary>
        public bool IsColored => size.Channels >= 3;
    }
}

using System.Buffers.Binary;
using System.Globalization;

namespace Kiln.Lab;

/// <summary>Draws <see cref="PictureFigure"/>: the images' bytes stand in the page itself.</summary>
internal static class PictureDrawing
{
    /// <summary>Draws the images in a row that wraps.</summary>
    public static void Draw(Markup html, PictureFigure figure)
    {
        html.Open("ul", ("class", "pictures"));
        foreach (Picture picture in figure.Pictures)
        {
            html.Open("li", ("style", string.Create(CultureInfo.InvariantCulture, $"width:{picture.Width}px")))
                .Leaf("img", ("src", "data:image/png;base64," + Convert.ToBase64String(picture.Png)), ("alt", picture.Text), ("width", Text(picture.Width)), ("height", Text(HeightOf(picture))))
                .Element("span", picture.Text, ("aria-hidden", "true"))
                .Close();
        }

        html.Close();
    }

    // Sizes stand in the file's first block, as big-endian numbers; with both given, nothing moves when the image is decoded.
    private static int HeightOf(Picture picture) =>
        picture.Png.Length < 24 ? picture.Width : (int)Math.Round((double)picture.Width * BinaryPrimitives.ReadUInt32BigEndian(picture.Png.AsSpan(20)) / Math.Max(BinaryPrimitives.ReadUInt32BigEndian(picture.Png.AsSpan(16)), 1));

    private static string Text(int size) => size.ToString(CultureInfo.InvariantCulture);
}

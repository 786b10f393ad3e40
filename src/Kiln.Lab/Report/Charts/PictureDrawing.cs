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
                .Leaf("img", ("src", "data:image/png;base64," + Convert.ToBase64String(picture.Png)), ("alt", picture.Text), ("width", picture.Width.ToString(CultureInfo.InvariantCulture)), ("loading", "lazy"))
                .Element("span", picture.Text, ("aria-hidden", "true"))
                .Close();
        }

        html.Close();
    }
}

namespace Kiln.Vision.Tests;

public sealed class BitmapFontTests
{
    private const string Letters = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~µ×−…°·±→";

    [Fact]
    public void Every_character_has_a_picture_of_its_own()
    {
        string[] pictures = [.. Letters.Select(PictureOf)];
        Assert.Equal(Letters.Length, pictures.Distinct().Count());
        Assert.Equal(1, pictures.Count(p => !p.Contains('#', StringComparison.Ordinal)));
    }

    [Fact]
    public void A_letter_looks_like_itself_and_one_without_a_picture_like_a_question()
    {
        Assert.Equal(".###.\n#...#\n#...#\n#####\n#...#\n#...#\n#...#\n.....\n.....\n", PictureOf('A'));
        Assert.Equal(PictureOf('?'), PictureOf('语'));
    }

    [Fact]
    public void Written_text_is_as_wide_as_it_says()
    {
        var canvas = new Canvas(20, 100, new Rgb(255, 255, 255));
        int next = canvas.Write(1, 2, "Mm", new Rgb(0, 0, 0), 2);
        Assert.Equal(2 + (2 * 2 * BitmapFont.Advance), next);
        int last = Enumerable.Range(0, 100).Last(x => Enumerable.Range(0, 20).Any(y => canvas.Image[y, x] == 0));
        Assert.Equal(2 + (2 * BitmapFont.WidthOf("Mm")) - 1, last);
    }

    private static string PictureOf(char c) =>
        string.Concat(Enumerable.Range(0, 9).Select(row => string.Concat(Enumerable.Range(0, 5).Select(column => BitmapFont.IsSet(c, row, column) ? '#' : '.')) + "\n"));
}

namespace Kiln.Vision.Tests;

public sealed class ContactSheetTests
{
    [Fact]
    public void Small_images_are_enlarged_by_whole_numbers_and_large_ones_keep_their_proportions()
    {
        var small = new Image(28, 28, 1);
        small[3, 4] = 99;
        Image large = ContactSheet.Fit(small);
        Assert.Equal(new ImageSize(168, 168, 3), large.Size);
        Assert.Equal((99, 99, 0), (large[18, 24, 0], large[23, 29, 2], large[24, 24, 1]));

        var photo = new Image(375, 500, 3);
        photo.Pixels.Fill(77);
        Image reduced = ContactSheet.Fit(photo);
        Assert.Equal(new ImageSize(126, 168, 3), reduced.Size);
        Assert.All(reduced.Pixels.ToArray(), b => Assert.Equal(77, b));
        Assert.Equal(new ImageSize(168, 1, 1), ContactSheet.Fit(new Image(30_000, 20, 1)).Size);
    }

    [Fact]
    public void A_sheet_has_room_for_every_row_and_column_and_shows_the_images()
    {
        var red = new Image(10, 10, 3);
        for (int i = 0; i < 300; i += 3) red.Pixels[i] = 255;
        Image one = ContactSheet.Draw("title", "", [new SheetRow("a", "", "", [red])]);
        Image more = ContactSheet.Draw("title", "words below", [new SheetRow("a", "", "", [red, red, red]), new SheetRow("b", string.Join(" · ", Enumerable.Repeat("settings", 60)), "1 µs", [red, red, red]) { Marked = true }]);
        Assert.Equal(160 * 160, Reds(one));
        Assert.Equal(6 * 160 * 160, Reds(more));
        Assert.True(more.Width > one.Width && more.Height > one.Height + 168);
        Assert.Equal((250, 250, 247), (one[0, 0, 0], one[0, 0, 1], one[0, 0, 2]));
    }

    [Fact]
    [Trait("row", "B9")]
    public void Masks_lie_over_their_images_but_for_the_background()
    {
        var image = new Image(2, 2, 1);
        image.Pixels.Fill(100);
        Image laid = MaskOverlay.Lay(image, new Image(new ImageSize(2, 2, 1), [0, 1, 2, 255]));
        Assert.Equal((100, 100, 100), (laid[0, 0, 0], laid[0, 0, 1], laid[0, 0, 2]));
        Assert.Equal((50, 107, 139), (laid[0, 1, 0], laid[0, 1, 1], laid[0, 1, 2]));
        Assert.NotEqual(laid[0, 1, 0], laid[1, 0, 0]);
        Assert.Equal(114, laid[1, 1, 2]);
        Assert.Throws<ArgumentException>(() => MaskOverlay.Lay(image, new Image(1, 2, 1)));
        Image plain = ContactSheet.Draw("t", "", [new SheetRow("a", "", "", [image])]), masked = ContactSheet.Draw("t", "", [new SheetRow("a", "", "", [image]) { Masks = [new Image(new ImageSize(2, 2, 1), [0, 1, 2, 255])] }]);
        Assert.NotEqual(plain.Pixels.ToArray(), masked.Pixels.ToArray());
    }

    private static int Reds(Image sheet) => Enumerable.Range(0, sheet.Height * sheet.Width).Count(i => sheet.Pixels[3 * i] == 255 && sheet.Pixels[(3 * i) + 1] == 0);
}

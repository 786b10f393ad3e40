namespace Kiln.Vision.Tests;

public sealed class ImageMasksTests
{
    [Fact]
    public void Classes_are_numbered_as_a_model_has_them_and_no_class_stays_none()
    {
        var masks = new ImageMasks(["sky", "tree"], [Mask(0, 1, 255), Mask(1, 1, 0)]);
        ImageMasks arranged = masks.Arranged(["tree", "house", "sky"], "set");
        Assert.Equal([2, 0, 255], arranged.Of(0).Pixels.ToArray());
        Assert.Equal(["tree", "house", "sky"], arranged.ClassNames);
        Assert.Same(masks.Of(1), masks.Arranged(["sky", "tree", "house"], "set").Of(1));
        Assert.Contains("'set' has masks of the class 'tree', which the model does not know; it knows sky, house.", Assert.Throws<InputException>(() => masks.Arranged(["sky", "house"], "set")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Some_of_them_are_the_same_masks_in_another_order()
    {
        var masks = new ImageMasks(["a"], [Mask(0), Mask(255), Mask(0, 0)]);
        ImageMasks some = masks.Select([2, 0]);
        Assert.Equal(2, some.Count);
        Assert.Same(masks.Of(2), some.Of(0));
    }

    [Fact]
    public void Classes_without_a_name_are_refused()
    {
        Assert.Contains("Mask 1 has a pixel of class 2, and there are 2 classes; expected 0 … 1, or 255 for none.", Assert.Throws<InputException>(() => new ImageMasks(["a", "b"], [Mask(1), Mask(2)])).Message, StringComparison.Ordinal);
        string[] many = [.. Enumerable.Range(0, 256).Select(i => $"{i}")];
        Assert.Throws<InputException>(() => new ImageMasks(many, [Mask(1)]));
        Assert.Equal(254, new ImageMasks(many[..255], [Mask(254)]).Of(0).Pixels[0]);
    }

    private static Image Mask(params byte[] pixels) => new(new ImageSize(1, pixels.Length, 1), pixels);
}

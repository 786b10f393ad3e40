using Kiln.Vision;

namespace Kiln.Lab.Tests.Trials;

public sealed class LabDataTests
{
    [Fact]
    public void A_data_set_is_opened_once_and_one_pixel_or_label_makes_it_another()
    {
        int opened = 0;
        ImageSet train = new Shapes().Make(DataPart.Train, 20), test = new Shapes().Make(DataPart.Test, 10);
        var data = new LabData(name =>
        {
            opened++;
            byte[] pixels = train.Pixels.ToArray();
            int[] labels = train.Labels.ToArray();
            if (name == "pixel") pixels[100] ^= 1;
            if (name == "label") (labels[0], labels[1]) = (labels[1], labels[0]);
            return ImageSources.Of(new(new ImageSet("any", DataPart.Train, train.Size, pixels, labels, train.ClassNames), test));
        });
        string[] prints = [.. ((string[])["one", "same", "pixel", "label"]).Select(data.FingerprintOf)];
        Assert.Equal(prints[0], prints[1]);
        Assert.Equal(3, prints.Distinct().Count());
        Assert.Equal(20, data.Open("one").Train.Count);
        Assert.Equal(4, opened);
    }
}

namespace Kiln.Vision.Tests;

public class SettingTests
{
    [Fact]
    public void A_wrong_value_names_the_transform_the_setting_and_the_range()
    {
        Assert.Equal("RandomHue: Range is 0.7; expected a number from 0 to 0.5.", Message(() => new RandomHue(0.7f)));
        Assert.Equal("GaussianBlur: KernelSize is 4; expected an odd number from 1 to 63, such as 3.", Message(() => new GaussianBlur(4)));
        Assert.Equal("RandomPosterize: Bits is 0; expected a number from 1 to 8.", Message(() => new RandomPosterize(0)));
        Assert.Equal("RandomInvert: Chance is 2; expected a number from 0 to 1.", Message(() => new RandomInvert(2)));
        Assert.Equal("RandomErasing: Value is 'red'; expected 'uniform', 'normal', a byte such as '0', or three with commas between such as '124,116,104'.", Message(() => new RandomErasing(Value: "red")));
        Assert.Equal("RandomCrop: Padding is -1; expected a number from 0 to 1024.", Message(() => new RandomCrop(-1)));
        Assert.Equal("TenCrop: Height is 0; expected 1 to 16384 pixels, such as 224.", Message(() => new TenCrop(0)));
        Assert.Equal("RandomCrop: Width is -3; expected 1 to 16384 pixels, or 0 for the width of the image.", Message(() => new RandomCrop(Width: -3)));
        Assert.Equal("RandomZoom: Least and Most are 2 and 1; expected two numbers in order, from 0.01 to 100.", Message(() => new RandomZoom(2, 1)));
        Assert.Equal("RandomShear: Interpolation is Bicubic; expected Nearest or Bilinear, as cubic interpolation is for resizing alone.", Message(() => new RandomShear(Interpolation: Interpolation.Bicubic)));
        Assert.Throws<InputException>(() => new RandomBrightness(float.NaN));
        Assert.Throws<InputException>(() => new RandomErasing(Value: "random"));   // it would not say which
        Assert.Throws<InputException>(() => new RandomErasing(Value: "1,2"));
        Assert.Throws<InputException>(() => new RandomErasing(ScaleLow: 0.5f, ScaleHigh: 0.2f));

        static string Message(Func<object> make) => Assert.Throws<InputException>(make).Message;
    }
}

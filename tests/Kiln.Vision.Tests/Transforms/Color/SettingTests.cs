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
        Assert.Equal("RandomErasing: Value is 'red'; expected 'random', a byte such as '0', or three with commas between such as '124,116,104'.", Message(() => new RandomErasing(Value: "red")));
        Assert.Throws<InputException>(() => new RandomBrightness(float.NaN));
        Assert.Throws<InputException>(() => new RandomErasing(Value: "1,2"));
        Assert.Throws<InputException>(() => new RandomErasing(ScaleLow: 0.5f, ScaleHigh: 0.2f));

        static string Message(Func<object> make) => Assert.Throws<InputException>(make).Message;
    }
}

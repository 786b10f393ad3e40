namespace Kiln.Vision.Tests;

public class ImageReadOptionsTests
{
    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.StartsWith("Channels: ", Assert.Throws<InputException>(() => new ImageReadOptions { Channels = 4 }).Message);
        Assert.StartsWith("Target: ", Assert.Throws<InputException>(() => new ImageReadOptions { Target = (0, 5) }).Message);
        Assert.StartsWith("MaxPixels: ", Assert.Throws<InputException>(() => new ImageReadOptions { MaxPixels = 0 }).Message);
    }

    [Fact]
    public void The_defaults_read_as_stored_upright_and_within_the_usual_limit() =>
        Assert.Equal(new ImageReadOptions { Channels = null, Target = null, Upright = true, MaxPixels = 178_956_970, AcceptDamaged = false }, ImageReadOptions.Default);
}

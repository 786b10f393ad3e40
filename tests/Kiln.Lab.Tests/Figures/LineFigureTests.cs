namespace Kiln.Lab.Tests;

public sealed class LineFigureTests
{
    [Fact]
    public void A_line_without_a_band_is_a_line_of_its_own()
    {
        var line = new Line("loss", [1, 2], [0.5, 0.25]);
        var figure = new LineFigure("Training", new("step"), new("loss", Logarithmic: true), [line]);
        Assert.Null(figure.Lines[0].Low);
        Assert.False(figure.X.Logarithmic);
        Assert.True(figure.Y.Logarithmic);
        Assert.Equal(figure, figure with { });
    }
}

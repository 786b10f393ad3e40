namespace Kiln.Core.Tests.Values;

public sealed class DiracTests
{
    [Fact]
    [Trait("row", "G14")]
    public void A_convolution_that_starts_so_hands_its_input_on()
    {
        double[,] m = OrthogonalTests.Matrix(new Dirac(), 4, 4, 3);
        for (int row = 0; row < 4; row++)
        {
            for (int column = 0; column < 36; column++) Assert.Equal(column == (row * 9) + 4 ? 1 : 0, m[row, column]);
        }
    }

    [Fact]
    public void Groups_that_do_not_divide_the_outputs_are_refused() =>
        Assert.Contains("divisor of 4 outputs, received 3", Assert.Throws<InputException>(() => OrthogonalTests.Matrix(new Dirac(3), 4, 4, 3)).Message, StringComparison.Ordinal);
}

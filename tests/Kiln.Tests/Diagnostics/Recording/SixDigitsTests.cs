namespace Kiln.Tests.Diagnostics.Recording;

public sealed class SixDigitsTests
{
    [Fact]
    public void Six_digits_stay_and_what_is_no_number_is_left_alone()
    {
        Assert.Equal([123457, 1.23457e-12, -0.333333, 0, double.PositiveInfinity, double.NaN], new[] { 123456.7, 1.234567e-12, -1 / 3.0, 0, double.PositiveInfinity, double.NaN }.Select(SixDigits.Of));
    }
}

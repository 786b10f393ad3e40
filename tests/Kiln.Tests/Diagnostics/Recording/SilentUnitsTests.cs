namespace Kiln.Tests.Diagnostics.Recording;

public sealed class SilentUnitsTests
{
    [Fact]
    public void Units_that_are_zero_in_every_row_are_counted()
    {
        Assert.Equal(2, SilentUnits.Count([0, 1, 0, 0, 0, 0, -2, 0], 4));
        Assert.Equal(0, SilentUnits.Count([0, 1, 1, 0], 2));
        Assert.Equal(3, SilentUnits.Count(new float[300], 3));
        var late = new float[3 * 1000];
        late[^2] = 1e-30f;
        Assert.Equal(2, SilentUnits.Count(late, 3));
    }
}

namespace Kiln.Core.Tests.Values;

public sealed class ParameterTests
{
    [Fact]
    public void Files_hold_the_axes_in_their_own_order()
    {
        var p = new Parameter("weight", [3, 5, 24, 64], Init.Zero, fileAxes: [3, 2, 0, 1]);
        Assert.Equal([64, 24, 3, 5], p.FileShape);
    }

    [Fact]
    public void Without_file_axes_files_hold_the_shape_in_memory() => Assert.Equal([2, 3], new Parameter("w", [2, 3], Init.Zero).FileShape);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1, 2)]
    public void File_axes_must_be_a_permutation(params int[] axes) =>
        Assert.Throws<ArgumentException>(() => new Parameter("w", [2, 3], Init.Zero, fileAxes: axes));

    [Fact]
    public void Values_before_a_store_exists_are_refused_with_the_cure()
    {
        var p = new Parameter("w", [2], Init.Zero);
        Assert.Contains("make a ParameterStore", Assert.Throws<InvalidOperationException>(() => p.Values.Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_and_frozen_parameters_are_not_trained()
    {
        Assert.False(new Parameter("m", [1], Init.Zero, kind: ParameterKind.Statistic).Trainable);
        Assert.False(new Parameter("w", [1], Init.Zero) { Frozen = true }.Trainable);
        Assert.True(new Parameter("b", [1], Init.Zero, kind: ParameterKind.Plain).Trainable);
    }
}

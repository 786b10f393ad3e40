namespace Kiln.Tests;

public class SubsetTests
{
    [Fact]
    public void A_sample_of_a_subset_equals_the_same_sample_of_the_whole_randomness_included()
    {
        var whole = new CountingData(30);
        var part = new Subset(whole, [20, 3, 3]);
        float[] expected = new float[3], actual = new float[3];
        whole.Read(20, new SampleKey(9, 4, 20), expected);
        part.Read(0, new SampleKey(9, 4, 0), actual);
        Assert.Equal(expected, actual);
        Assert.Equal(whole.LabelOf(3), part.LabelOf(1));
        Assert.Equal(3, part.Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(30)]
    public void An_index_outside_the_whole_is_refused(int index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Subset(new CountingData(30), [index]));
}

namespace Kiln.Tests;

public class SplitTests
{
    [Theory]
    [InlineData(100, 3, 0.2)]
    [InlineData(1000, 10, 0.1)]
    [InlineData(7, 2, 0.5)]
    [InlineData(31, 5, 0.33)]
    public void Parts_are_disjoint_cover_the_whole_and_hold_each_class_in_proportion(int count, int classes, double share)
    {
        var data = new CountingData(count, classes);
        Split split = Split.Stratified(data, share, seed: 3);
        Assert.Equal((int)Math.Round(share * count, MidpointRounding.AwayFromZero), split.Validation.Count);
        Assert.Equal(Enumerable.Range(0, count), split.Train.Indices.ToArray().Concat(split.Validation.Indices.ToArray()).Order());
        for (int c = 0; c < classes; c++)
        {
            double expected = share * Enumerable.Range(0, count).Count(i => data.LabelOf(i) == c);
            int held = split.Validation.Indices.ToArray().Count(i => data.LabelOf(i) == c);
            Assert.InRange(held, Math.Floor(expected), Math.Floor(expected) + 1);
        }
    }

    [Fact]
    public void The_same_seed_holds_out_the_same_samples_and_another_seed_others()
    {
        var data = new CountingData(200);
        int[] Held(ulong seed) => Split.Stratified(data, 0.2, seed).Validation.Indices.ToArray();
        Assert.Equal(Held(1), Held(1));
        Assert.NotEqual(Held(1), Held(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(0.001)]
    public void A_share_that_leaves_a_part_empty_is_refused_in_a_sentence(double share) =>
        Assert.Throws<InputException>(() => Split.Stratified(new CountingData(20), share, 1));
}

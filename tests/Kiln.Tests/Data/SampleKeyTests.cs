namespace Kiln.Tests;

public class SampleKeyTests
{
    [Fact]
    public void Streams_differ_by_seed_epoch_sample_and_part_and_repeat_otherwise()
    {
        uint First(SampleKey key, int part)
        {
            Philox random = key.Stream(part);
            return random.NextBits();
        }

        uint[] draws =
        [
            First(new(1, 0, 0), 0), First(new(2, 0, 0), 0), First(new(1, 1, 0), 0),
            First(new(1, 0, 1), 0), First(new(1, 0, 0), 1), First(new(1, 1, 1), 0),
        ];
        Assert.Equal(draws.Length, draws.Distinct().Count());
        Assert.Equal(draws[0], First(new(1, 0, 0), 0));
    }
}

namespace Kiln.Tests.Training.TensorBoard;

public sealed class MessageTests
{
    [Fact]
    public void Bytes_are_those_of_the_examples_of_the_format()
    {
        // Protocol Buffers, "Encoding": test1 { a: 150 }, test2 { b: "testing" }, test3 { c: test1 { a: 150 } }.
        Assert.Equal(new byte[] { 0x08, 0x96, 0x01 }, new Message().Whole(1, 150).Content.ToArray());
        Assert.Equal(new byte[] { 0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6E, 0x67 }, new Message().Text(2, "testing").Content.ToArray());
        Assert.Equal(new byte[] { 0x1A, 0x03, 0x08, 0x96, 0x01 }, new Message().Inner(3, new Message().Whole(1, 150)).Content.ToArray());
    }

    [Fact]
    public void Numbers_of_every_size_come_back()
    {
        foreach (long value in (long[])[0, 1, 127, 128, 16_384, long.MaxValue, -1])
        {
            Assert.Equal((ulong)value, Assert.Single(EventReader.Fields(new Message().Whole(9, value).Content.ToArray())).Value);
        }

        List<Field> fields = EventReader.Fields(new Message().Double(1, Math.PI).Single(2, 1.5f).Doubles(40, [1, -2, 1e300]).Content.ToArray());
        Assert.Equal((Math.PI, 1.5f, 40), (fields[0].Double, fields[1].Single, fields[2].Number));
        Assert.Equal([1, -2, 1e300], fields[2].Doubles);
    }
}

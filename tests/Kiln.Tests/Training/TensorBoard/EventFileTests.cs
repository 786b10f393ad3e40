namespace Kiln.Tests.Training.TensorBoard;

public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Checksums_are_those_of_the_definition_at_every_length()
    {
        // RFC 3720, B.4: 32 zeros, 32 ones, 0 … 31.
        Assert.Equal(0x8A9136AAu, EventReader.Crc32C(new byte[32]));
        Assert.Equal(0x62A8AB43u, EventReader.Crc32C([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, EventReader.Crc32C([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        for (int length = 0; length < 40; length++)
        {
            byte[] data = [.. Enumerable.Range(0, length).Select(i => (byte)((i * 37) + length))];
            Assert.Equal(EventReader.Masked(data), EventFile.MaskedCrc(data));
        }
    }

    [Fact]
    public void A_file_begun_in_the_same_second_gets_a_name_of_its_own_and_can_be_read_while_it_is_written()
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        using var first = new EventFile(folder.File("log"), now);
        using var second = new EventFile(folder.File("log"), now);
        second.Write(new Message().Text(3, "größer").Whole(2, 300).Content);
        string[] files = [.. Directory.GetFiles(folder.File("log")).Order(StringComparer.Ordinal)];
        Assert.Equal(["events.out.tfevents.1700000000.kiln", "events.out.tfevents.1700000001.kiln"], files.Select(Path.GetFileName));
        List<Field> read = Assert.Single(EventReader.Events(files[1]));
        Assert.Equal(("größer", 300ul), (read[0].Text, read[1].Value));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_input_error()
    {
        File.WriteAllText(folder.File("log"), "");
        Assert.Contains("TensorBoard", Assert.Throws<InputException>(() => new EventFile(folder.File("log"), DateTimeOffset.UnixEpoch)).Message, StringComparison.Ordinal);
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Kiln.Tests.Training;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_written_is_read_back()
    {
        SafeTensors read = WriteAndRead(Sample());
        Assert.Equal(["n", "w", "e"], read.Tensors.Select(t => t.Name));   // wide elements first
        Assert.Equal([1.5f, -2, float.NaN, 4, 5, 6], read.Find("w")!.Floats.ToArray());
        Assert.Equal([2, 3], read.Find("w")!.Shape.ToArray());
        Assert.Equal([long.MaxValue], read.Find("n")!.Longs.ToArray());
        Assert.Equal(0, read.Find("n")!.Shape.Length);
        Assert.Equal(0, read.Find("e")!.Floats.Length);
        Assert.Equal("{\"ä\":1}", read.Metadata("recipe"));
        Assert.Null(read.Metadata("other"));
    }

    [Fact]
    public void Equal_content_gives_equal_bytes()
    {
        Sample().Write(folder.File("a"));
        Sample().Write(folder.File("b"));
        Assert.Equal(File.ReadAllBytes(folder.File("a")), File.ReadAllBytes(folder.File("b")));
    }

    [Fact]
    public void The_header_is_as_the_format_says_and_padded_to_eight_bytes()
    {
        var content = new SafeTensors();
        content.Add(new StoredTensor("w", [1], [1f]));
        content.SetMetadata("k", "v");
        content.Write(folder.File("a"));
        byte[] bytes = File.ReadAllBytes(folder.File("a"));
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"__metadata__":{"k":"v"},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
            Encoding.UTF8.GetString(bytes, 8, (int)length).TrimEnd(' '));
        Assert.Equal([0, 0, 128, 63], bytes[^4..]);
    }

    [Fact]
    public void A_file_cut_anywhere_is_an_input_error_that_names_it()
    {
        Sample().Write(folder.File("whole"));
        byte[] bytes = File.ReadAllBytes(folder.File("whole"));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Contains("cut.safetensors", ReadError(bytes[..length]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""[]""", "not a JSON object")]
    [InlineData("""{"w":""", "not valid JSON")]
    [InlineData("""{"w":3}""", "no valid data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not valid JSON")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}""", "claims bytes 0 to 12 of 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "claims bytes 8 to 0")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "no valid data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,1e30]}}""", "no valid data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "no valid data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "needs 12 bytes but has 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", "too large")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "no valid shape")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", "no valid shape")]
    [InlineData("""{"w":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "no valid shape")]
    [InlineData("""{"w":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}""", "of type BF16")]
    [InlineData("""{"w":{"shape":[2],"data_offsets":[0,8]}}""", "no dtype")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlaps")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "bytes 0 to 4 belong to no tensor")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 bytes at its end belong to no tensor")]
    [InlineData("""{"__metadata__":{"a":1},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "'a' is not a string")]
    [InlineData("""{"__metadata__":7}""", "not a JSON object")]
    public void A_header_that_lies_is_an_input_error(string header, string expected)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + text.Length + 8];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        Assert.Contains(expected, ReadError(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(100_000_001UL)]
    [InlineData(9UL)]
    public void An_absurd_header_length_is_an_input_error(ulong length)
    {
        var file = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        Assert.Contains("header claims", ReadError(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_input_errors()
    {
        Assert.Contains("no such file", Assert.Throws<InputException>(() => SafeTensors.Read(folder.File("none"))).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => SafeTensors.Read(folder.FullName));
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused()
    {
        SafeTensors content = Sample();
        Assert.Throws<ArgumentException>(() => content.Add(new StoredTensor("w", [1], [1f])));
    }

    private static SafeTensors Sample()
    {
        var content = new SafeTensors();
        content.Add(new StoredTensor("w", [2, 3], [1.5f, -2, float.NaN, 4, 5, 6]));
        content.Add(new StoredTensor("n", [], [long.MaxValue]));
        content.Add(new StoredTensor("e", [0, 7], ReadOnlySpan<float>.Empty));
        content.SetMetadata("recipe", "{\"ä\":1}");
        return content;
    }

    private SafeTensors WriteAndRead(SafeTensors content)
    {
        content.Write(folder.File("a.safetensors"));
        return SafeTensors.Read(folder.File("a.safetensors"));
    }

    private string ReadError(byte[] bytes)
    {
        string path = folder.File("cut.safetensors");
        File.WriteAllBytes(path, bytes);
        string message = Assert.Throws<InputException>(() => SafeTensors.Read(path)).Message;
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        return message;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Kiln;

/// <summary>A message in the wire format of Protocol Buffers: fields one after the other, each a number with a type, then its content. What events need, not more.</summary>
internal sealed class Message
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;   // the format's wire types

    private readonly ArrayBufferWriter<byte> content = new();

    /// <summary>The bytes so far.</summary>
    public ReadOnlySpan<byte> Content => content.WrittenSpan;

    /// <summary>Adds a whole number.</summary>
    public Message Whole(int field, long value)
    {
        Tag(field, Varint);
        Put((ulong)value);
        return this;
    }

    /// <summary>Adds a number in double precision.</summary>
    public Message Double(int field, double value)
    {
        Tag(field, Fixed64);
        PutDouble(value);
        return this;
    }

    /// <summary>Adds a number in single precision.</summary>
    public Message Single(int field, float value)
    {
        Tag(field, Fixed32);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        content.Write(bytes);
        return this;
    }

    /// <summary>Adds a text.</summary>
    public Message Text(int field, string value) => Block(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds bytes.</summary>
    public Message Block(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, Bytes);
        Put((ulong)value.Length);
        content.Write(value);
        return this;
    }

    /// <summary>Adds another message.</summary>
    public Message Inner(int field, Message value) => Block(field, value.Content);

    /// <summary>Adds many numbers in double precision, packed.</summary>
    public Message Doubles(int field, ReadOnlySpan<double> values)
    {
        Tag(field, Bytes);
        Put((ulong)(values.Length * sizeof(double)));
        foreach (double v in values) PutDouble(v);
        return this;
    }

    private void Tag(int field, int type) => Put((ulong)((field << 3) | type));

    /// <summary>Seven bits a byte, the lowest first; the eighth says that more follow.</summary>
    private void Put(ulong value)
    {
        for (; value > 0x7F; value >>= 7) content.Write([(byte)(value | 0x80)]);
        content.Write([(byte)value]);
    }

    private void PutDouble(double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        content.Write(bytes);
    }
}

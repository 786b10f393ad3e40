using System.Text;

namespace Kiln.Tests.Training.TensorBoard;

/// <summary>A field of a message as the wire format has it: a number in 64 bits, or bytes.</summary>
internal sealed record Field(int Number, ulong Value, byte[] Bytes)
{
    public double Double => BitConverter.UInt64BitsToDouble(Value);

    public float Single => BitConverter.UInt32BitsToSingle((uint)Value);

    public string Text => Encoding.UTF8.GetString(Bytes);

    public List<Field> Inner => EventReader.Fields(Bytes);

    public double[] Doubles => [.. Enumerable.Range(0, Bytes.Length / 8).Select(i => BitConverter.ToDouble(Bytes, 8 * i))];
}

/// <summary>Reads a file of events by the definitions alone: TFRecord's framing, the CRC bit by bit, Protocol Buffers' wire format.</summary>
internal static class EventReader
{
    /// <summary>The events of a file; both checksums of every record are checked.</summary>
    public static List<List<Field>> Events(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        var events = new List<List<Field>>();
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BitConverter.ToUInt64(file, at);
            Assert.Equal(Masked(file[at..(at + 8)]), BitConverter.ToUInt32(file, at + 8));
            byte[] data = file[(at + 12)..(at + 12 + length)];
            Assert.Equal(Masked(data), BitConverter.ToUInt32(file, at + 12 + length));
            events.Add(Fields(data));
            at += 12 + length + 4;
        }

        return events;
    }

    /// <summary>The remainder of the division by Castagnoli's polynomial, one bit after the other.</summary>
    public static uint Crc32C(byte[] data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in data)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                bool one = ((crc ^ (uint)(b >> bit)) & 1) != 0;
                crc >>= 1;
                if (one) crc ^= 0x82F63B78;
            }
        }

        return ~crc;
    }

    public static uint Masked(byte[] data)
    {
        uint crc = Crc32C(data);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    }

    public static List<Field> Fields(byte[] message)
    {
        var fields = new List<Field>();
        for (int at = 0; at < message.Length;)
        {
            ulong tag = Varint();
            switch (tag & 7)
            {
                case 0:
                    fields.Add(new((int)(tag >> 3), Varint(), []));
                    break;
                case 1:
                    fields.Add(new((int)(tag >> 3), BitConverter.ToUInt64(message, at), []));
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint();
                    fields.Add(new((int)(tag >> 3), 0, message[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    fields.Add(new((int)(tag >> 3), BitConverter.ToUInt32(message, at), []));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7}");
            }

            ulong Varint()
            {
                ulong value = 0;
                for (int shift = 0; ; shift += 7)
                {
                    byte b = message[at++];
                    value |= (ulong)(b & 0x7F) << shift;
                    if (b < 0x80) return value;
                }
            }
        }

        return fields;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Kiln;

/// <summary>Writes safetensors content; equal content gives equal bytes.</summary>
internal static class SafeTensorsWriter
{
    /// <summary>Data starts at a multiple of this, so that 8-byte integers are aligned in a mapped file.</summary>
    private const int Alignment = 8;

    public static void Write(SafeTensors content, Stream stream)
    {
        // Wide elements first keeps each array aligned to its own element size; the sort is stable.
        StoredTensor[] order = [.. content.Tensors.OrderByDescending(t => StoredTensor.SizeOf(t.Type))];
        byte[] header = Header(content, order);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (StoredTensor t in order) stream.Write(t.Bytes.Span);
    }

    private static byte[] Header(SafeTensors content, StoredTensor[] order)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (content.MetadataKeys.Count > 0)
            {
                json.WriteStartObject(SafeTensorsReader.MetadataKey);
                foreach (string key in content.MetadataKeys) json.WriteString(key, content.Metadata(key));
                json.WriteEndObject();
            }

            long offset = 0;
            foreach (StoredTensor t in order)
            {
                json.WriteStartObject(t.Name);
                json.WriteString("dtype", t.Type.ToString());
                json.WriteStartArray("shape");
                foreach (int size in t.Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += t.Bytes.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        int padding = (Alignment - (buffer.WrittenCount % Alignment)) % Alignment;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }
}

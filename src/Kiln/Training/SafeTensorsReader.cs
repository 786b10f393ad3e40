using System.Buffers.Binary;
using System.Text.Json;

namespace Kiln;

/// <summary>Reads safetensors files and trusts nothing in them.</summary>
internal static class SafeTensorsReader
{
    public const string MetadataKey = "__metadata__";

    /// <summary>The format's own limit on headers, 100 MB; a longer one is not a header.</summary>
    private const int MaxHeader = 100_000_000;

    public static SafeTensors Read(string path)
    {
        byte[] file = Bytes(path);
        if (file.Length < sizeof(ulong)) throw Bad(path, $"it has {file.Length} bytes, fewer than the 8 a safetensors file starts with");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > MaxHeader) throw Bad(path, $"its header claims {length} bytes, so it is no safetensors file");
        if (length > (ulong)(file.Length - sizeof(ulong))) throw Bad(path, $"its header claims {length} bytes but only {file.Length - sizeof(ulong)} follow, so it was cut short");
        ReadOnlyMemory<byte> header = file.AsMemory(sizeof(ulong), (int)length), data = file.AsMemory(sizeof(ulong) + (int)length);
        try
        {
            using JsonDocument json = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Content(path, json.RootElement, data);
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}: the header is not valid JSON ({e.Message.Split(". ")[0].TrimEnd('.')}); copy the file again or write it anew.", e);
        }
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: there is no such file; check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read ({e.Message.TrimEnd('.')}); give the path of a safetensors file of less than 2 GB.", e);
        }
    }

    private static SafeTensors Content(string path, JsonElement root, ReadOnlyMemory<byte> data)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Bad(path, "its header is not a JSON object");
        var content = new SafeTensors();
        var entries = new List<(JsonProperty Json, long Start, long End)>();
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Name == MetadataKey) ReadMetadata(path, property.Value, content);
            else entries.Add((property, Offset(path, property, 0), Offset(path, property, 1)));
        }

        // By position in the file, empty arrays before the full ones that start where they do.
        long expected = 0;
        foreach ((JsonProperty json, long start, long end) in entries.OrderBy(e => e.Start).ThenBy(e => e.End))
        {
            string name = json.Name;
            if (end < start || end > data.Length) throw Bad(path, $"tensor '{name}' claims bytes {start} to {end} of {data.Length}, so the file is cut short or damaged");
            if (start < expected) throw Bad(path, $"tensor '{name}' overlaps another one");
            if (start > expected) throw Bad(path, $"bytes {expected} to {start} belong to no tensor");
            content.Add(Tensor(path, json, data[(int)start..(int)end]));
            expected = end;
        }

        if (expected != data.Length) throw Bad(path, $"{data.Length - expected} bytes at its end belong to no tensor");
        return content;
    }

    private static void ReadMetadata(string path, JsonElement json, SafeTensors content)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Bad(path, $"its {MetadataKey} is not a JSON object");
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String) throw Bad(path, $"its {MetadataKey} entry '{property.Name}' is not a string");
            content.SetMetadata(property.Name, property.Value.GetString()!);
        }
    }

    private static long Offset(string path, JsonProperty tensor, int i) =>
        tensor.Value.ValueKind == JsonValueKind.Object
        && tensor.Value.TryGetProperty("data_offsets", out JsonElement offsets)
        && offsets.ValueKind == JsonValueKind.Array && offsets.GetArrayLength() == 2
        && offsets[i].ValueKind == JsonValueKind.Number && offsets[i].TryGetInt64(out long offset) && offset >= 0
            ? offset
            : throw Bad(path, $"tensor '{tensor.Name}' has no valid data_offsets");

    private static StoredTensor Tensor(string path, JsonProperty tensor, ReadOnlyMemory<byte> bytes)
    {
        string name = tensor.Name;
        if (!tensor.Value.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String) throw Bad(path, $"tensor '{name}' has no dtype");
        ElementType type = dtype.GetString() switch
        {
            "F32" => ElementType.F32,
            "I64" => ElementType.I64,
            string other => throw new InputException($"{path}: tensor '{name}' is of type {other}, but Kiln reads F32 and I64; convert the file to 32-bit floats."),
            null => throw Bad(path, $"tensor '{name}' has no dtype"),
        };
        int[] shape = Sizes(path, tensor);
        long size = StoredTensor.SizeOf(type);
        foreach (int s in shape)
        {
            size *= s;
            if (size > int.MaxValue) throw Bad(path, $"tensor '{name}' of shape [{string.Join(", ", shape)}] is too large");
        }

        return size == bytes.Length
            ? new StoredTensor(name, type, shape, bytes)
            : throw Bad(path, $"tensor '{name}' of shape [{string.Join(", ", shape)}] needs {size} bytes but has {bytes.Length}");
    }

    private static int[] Sizes(string path, JsonProperty tensor)
    {
        if (!tensor.Value.TryGetProperty("shape", out JsonElement json) || json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > Shape.MaxRank)
        {
            throw Bad(path, $"tensor '{tensor.Name}' has no valid shape");
        }

        var sizes = new int[json.GetArrayLength()];
        for (int i = 0; i < sizes.Length; i++)
        {
            if (json[i].ValueKind != JsonValueKind.Number || !json[i].TryGetInt32(out sizes[i]) || sizes[i] < 0) throw Bad(path, $"tensor '{tensor.Name}' has no valid shape");
        }

        return sizes;
    }

    private static InputException Bad(string path, string what) => new($"{path}: {what}; copy the file again or write it anew.");
}

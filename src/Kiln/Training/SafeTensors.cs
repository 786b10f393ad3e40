using System.Runtime.InteropServices;

namespace Kiln;

/// <summary>The element types of tensor files that Kiln reads and writes.</summary>
public enum ElementType
{
    /// <summary>32-bit floats.</summary>
    F32,

    /// <summary>64-bit signed integers: PyTorch's step counters.</summary>
    I64,
}

/// <summary>One named array of a safetensors file, in the file's own axis order.</summary>
public sealed class StoredTensor
{
    private readonly int[] shape;

    /// <summary>Wraps little-endian bytes.</summary>
    /// <exception cref="ArgumentException">The bytes do not fill the shape.</exception>
    public StoredTensor(string name, ElementType type, ReadOnlySpan<int> shape, ReadOnlyMemory<byte> bytes)
    {
        Name = name;
        Type = type;
        this.shape = shape.ToArray();
        Bytes = bytes;
        long expected = SizeOf(type);
        foreach (int size in shape) expected *= size;
        if (expected != bytes.Length) throw new ArgumentException($"Tensor '{name}': {bytes.Length} bytes do not fill [{string.Join(", ", this.shape)}] of {type}.");
    }

    /// <summary>Copies floats into a new tensor.</summary>
    public StoredTensor(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
        : this(name, ElementType.F32, shape, MemoryMarshal.AsBytes(values).ToArray())
    {
    }

    /// <summary>Copies whole numbers into a new tensor.</summary>
    public StoredTensor(string name, ReadOnlySpan<int> shape, ReadOnlySpan<long> values)
        : this(name, ElementType.I64, shape, MemoryMarshal.AsBytes(values).ToArray())
    {
    }

    /// <summary>Its name, for example <c>0.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Its element type.</summary>
    public ElementType Type { get; }

    /// <summary>Its sizes; empty for a scalar.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>Its elements as they lie in the file, little-endian.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Its elements, where it holds floats.</summary>
    /// <exception cref="InvalidOperationException">It holds another type.</exception>
    public ReadOnlySpan<float> Floats => Type == ElementType.F32 ? MemoryMarshal.Cast<byte, float>(Bytes.Span) : throw WrongType(ElementType.F32);

    /// <summary>Its elements, where it holds whole numbers.</summary>
    /// <exception cref="InvalidOperationException">It holds another type.</exception>
    public ReadOnlySpan<long> Longs => Type == ElementType.I64 ? MemoryMarshal.Cast<byte, long>(Bytes.Span) : throw WrongType(ElementType.I64);

    /// <summary>As <c>0.weight F32 [100, 784]</c>.</summary>
    public override string ToString() => $"{Name} {Type} [{string.Join(", ", shape)}]";

    /// <summary>Bytes of one element.</summary>
    internal static int SizeOf(ElementType type) => type == ElementType.F32 ? sizeof(float) : sizeof(long);

    private InvalidOperationException WrongType(ElementType wanted) => new($"Tensor '{Name}' holds {Type}, not {wanted}.");
}

/// <summary>
/// The content of a safetensors file: named arrays and a table of strings. The format is eight bytes of little-endian header
/// length, a JSON header <c>{name: {dtype, shape, data_offsets}, "__metadata__": {…}}</c>, then the data.
/// </summary>
/// <remarks>Equal content gives equal bytes: tensors and metadata keep the order they were added in, and no time is stored.</remarks>
public sealed class SafeTensors
{
    private readonly Dictionary<string, StoredTensor> byName = [];
    private readonly List<StoredTensor> tensors = [];
    private readonly Dictionary<string, string> metadata = [];
    private readonly List<string> metadataKeys = [];

    /// <summary>The arrays in order.</summary>
    public IReadOnlyList<StoredTensor> Tensors => tensors;

    /// <summary>The keys of the metadata in order.</summary>
    public IReadOnlyList<string> MetadataKeys => metadataKeys;

    /// <summary>Adds an array.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add(StoredTensor tensor)
    {
        if (!byName.TryAdd(tensor.Name, tensor)) throw new ArgumentException($"Two tensors are both named '{tensor.Name}'.");
        tensors.Add(tensor);
    }

    /// <summary>Sets a metadata string.</summary>
    public void SetMetadata(string key, string value)
    {
        if (!metadata.ContainsKey(key)) metadataKeys.Add(key);
        metadata[key] = value;
    }

    /// <summary>The metadata string of a key, or null.</summary>
    public string? Metadata(string key) => metadata.GetValueOrDefault(key);

    /// <summary>The array of a name, or null.</summary>
    public StoredTensor? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Reads a file and checks every number in it before using one.</summary>
    /// <exception cref="InputException">The file is missing, cut short or not a safetensors file; the sentence names it.</exception>
    public static SafeTensors Read(string path) => SafeTensorsReader.Read(path);

    /// <summary>Writes a file atomically.</summary>
    /// <exception cref="InputException">The folder is not writable.</exception>
    public void Write(string path) => AtomicFile.Write(path, stream => SafeTensorsWriter.Write(this, stream));
}

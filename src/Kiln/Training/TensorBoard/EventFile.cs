using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Kiln;

/// <summary>
/// A file of TensorBoard's events: records of TensorFlow, each <c>length (8 bytes), masked CRC of the length (4), data, masked CRC of the data (4)</c>, little endian. A record is
/// written at once, so that a file being written can be read.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const uint Mask = 0xA282EAD8;
    private const int Header = 12, Footer = 4;

    private readonly FileStream file;

    /// <summary>Begins a file in a folder, which is made where it does not exist.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public EventFile(string folder, DateTimeOffset now)
    {
        try
        {
            Directory.CreateDirectory(folder);
            file = new FileStream(FreeName(folder, now), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot write TensorBoard's events into '{folder}': {e.Message.TrimEnd('.')}; choose another folder for the run.", e);
        }
    }

    /// <summary>The CRC-32C of data, turned by 15 bits and moved by a constant: the CRC of data that hold CRCs would be weak.</summary>
    public static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (byte b in data) crc = BitOperations.Crc32C(crc, b);
        return BitOperations.RotateRight(~crc, 15) + Mask;
    }

    /// <summary>Writes one record.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Write(ReadOnlySpan<byte> data)
    {
        byte[] record = new byte[Header + data.Length + Footer];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), MaskedCrc(record.AsSpan(0, sizeof(ulong))));
        data.CopyTo(record.AsSpan(Header));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(Header + data.Length), MaskedCrc(data));
        try
        {
            file.Write(record);
            file.Flush();
        }
        catch (IOException e)
        {
            throw new InputException($"Cannot write '{file.Name}': {e.Message.TrimEnd('.')}; make room and resume.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>TensorBoard takes files whose names hold <c>tfevents</c>, in the order of their names.</summary>
    private static string FreeName(string folder, DateTimeOffset now)
    {
        for (long seconds = now.ToUnixTimeSeconds(); ; seconds++)
        {
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds:D10}.kiln"));
            if (!File.Exists(path)) return path;
        }
    }
}

using System.Text;

namespace Kiln.Lab;

/// <summary>The head of a request, as far as a server of one page needs it.</summary>
/// <param name="Method">What is asked for, such as <c>GET</c>.</param>
/// <param name="Target">The path with what follows it.</param>
/// <param name="Headers">The fields by name, in whatever case.</param>
internal sealed record HttpRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    private const int Longest = 16384;

    /// <summary>The path alone.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>What <c>from=</c> says behind the path, or null.</summary>
    public string? From => Target.Split('?') is [_, var query] && query.StartsWith("from=", StringComparison.Ordinal) ? query["from=".Length..] : null;

    /// <summary>The value of a field, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Reads a head; null where what comes is none, is too long or ends early.</summary>
    public static async Task<HttpRequest?> ReadAsync(Stream stream, CancellationToken stop)
    {
        var bytes = new byte[Longest];
        for (int filled = 0; filled < bytes.Length;)
        {
            int count = await stream.ReadAsync(bytes.AsMemory(filled), stop).ConfigureAwait(false);
            if (count == 0) return null;
            filled += count;
            int end = bytes.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0) return Parse(Encoding.Latin1.GetString(bytes, 0, end));
        }

        return null;
    }

    /// <summary>Takes a head apart; null where it is none.</summary>
    public static HttpRequest? Parse(string head)
    {
        string[] lines = head.Split("\r\n");
        if (lines[0].Split(' ') is not [{ Length: > 0 } method, ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"]) return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.AsSpan(1))
        {
            int colon = line.IndexOf(':');
            if (colon <= 0 || !headers.TryAdd(line[..colon], line[(colon + 1)..].Trim())) return null;
        }

        return new(method, target, headers);
    }
}

using System.Text;

namespace Kiln.Lab;

/// <summary>Writes answers; each ends its connection.</summary>
internal static class HttpAnswer
{
    // The page may use what stands in it and listen to its own server, and nothing else.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Sends a whole answer.</summary>
    public static Task SendAsync(Stream stream, int status, string body, CancellationToken stop, string type = "text/plain")
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        byte[] head = Encoding.ASCII.GetBytes(Head(status, type) + $"Content-Length: {bytes.Length}\r\n\r\n");
        return stream.WriteAsync((byte[])[.. head, .. bytes], stop).AsTask();
    }

    /// <summary>Begins a stream of events, which ends with its connection.</summary>
    public static Task BeginEventsAsync(Stream stream, CancellationToken stop) => WriteAsync(stream, Head(200, "text/event-stream") + "\r\nretry: 2000\n\n", stop);

    /// <summary>Sends text as it is.</summary>
    public static Task WriteAsync(Stream stream, string text, CancellationToken stop) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), stop).AsTask();

    private static string Head(int status, string type)
    {
        string reason = status switch { 200 => "OK", 400 => "Bad Request", 403 => "Forbidden", 404 => "Not Found", 405 => "Method Not Allowed", _ => "Service Unavailable" };
        return $"HTTP/1.1 {status} {reason}\r\nContent-Type: {type}; charset=utf-8\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
            + $"Referrer-Policy: no-referrer\r\nContent-Security-Policy: {Policy}\r\nConnection: close\r\n";
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kiln.Vision.Tests;

/// <summary>A web site on this computer that gives each path the answer of a table, byte for byte, and then closes.</summary>
internal sealed class TestSite : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, byte[]> answers = [];
    private readonly Task serving;
    private int requests;

    public TestSite()
    {
        listener.Start();
        serving = Task.Run(ServeAsync);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/data/");

    public int Requests => Volatile.Read(ref requests);

    public void Offer(string name, byte[] body, int? announced = null) => answers["/data/" + name] =
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {announced ?? body.Length}\r\nConnection: close\r\n\r\n"), .. body];

    public void OfferWithoutLength(string name, byte[] body) => answers["/data/" + name] =
        [.. Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), .. body];

    public void Dispose()
    {
        listener.Stop();
        serving.Wait();
        listener.Dispose();
    }

    private async Task ServeAsync()
    {
        byte[] notFound = Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        while (true)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            using (client)
            {
                Interlocked.Increment(ref requests);
                NetworkStream stream = client.GetStream();
                using var reader = new StreamReader(stream, leaveOpen: true);
                string request = await reader.ReadLineAsync() ?? "";
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                }

                await stream.WriteAsync(answers.GetValueOrDefault(request.Split(' ')[1], notFound));
            }
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Kiln.Vision;

/// <summary>How far a download is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Bytes">Bytes received.</param>
/// <param name="Total">Bytes in all.</param>
public readonly record struct DownloadProgress(string File, long Bytes, long Total);

/// <summary>Gets the files of data sets from their sites; a file appears under its name only when it is whole and its digest is right.</summary>
public sealed record Download
{
    private const int BlockBytes = 1 << 16;

    /// <summary>Another site with the same files, as a mirror; null for the official ones.</summary>
    public Uri? Mirror { get; init; }

    /// <summary>Is told of every block received.</summary>
    public Action<DownloadProgress>? Progress { get; init; }

    /// <summary>How long the site may be silent before the download is given up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Ends the download when the user wishes.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Puts one file into a directory, unless it is there already.</summary>
    /// <param name="address">The official directory, ending in a slash.</param>
    /// <param name="file">The file, its size and its digest.</param>
    /// <param name="directory">Where it goes; made if it does not exist.</param>
    /// <param name="cure">What to do if it fails, as the end of the sentence of the error.</param>
    /// <exception cref="InputException">The site does not answer, has no such file, sends another one, or the directory cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The user ended it.</exception>
    public void Fetch(Uri address, SourceFile file, string directory, string cure)
    {
        string path = Path.Combine(directory, file.Name);
        if (File.Exists(path)) return;
        var from = new Uri(Mirror ?? address, file.Name);
        string part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(directory);
            FetchAsync(from, file, part).GetAwaiter().GetResult();
            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputException($"{file.Name} could not be downloaded from {from} ({e.Message.TrimEnd('.')}); {cure}.", e);
        }
        catch (OperationCanceledException e) when (!Cancellation.IsCancellationRequested)
        {
            throw new InputException($"{file.Name} could not be downloaded from {from} (nothing came for {Patience.TotalSeconds:0.#} seconds); {cure}.", e);
        }
        finally
        {
            File.Delete(part);
        }
    }

    // MD5 is what the publishers state; it guards against damage and mix-ups, not against forgery.
    [SuppressMessage("Security", "CA5351", Justification = "The publishers state no other digest.")]
    private async Task FetchAsync(Uri from, SourceFile file, string part)
    {
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        watch.CancelAfter(Patience);
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(from, HttpCompletionOption.ResponseHeadersRead, watch.Token).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        if (answer.Content.Headers.ContentLength is { } announced && announced != file.Size)
        {
            throw new InvalidDataException($"the site announces {announced} bytes instead of {file.Size}");
        }

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        Stream body = await answer.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            FileStream into = File.Create(part);
            await using (into.ConfigureAwait(false))
            {
                byte[] block = new byte[BlockBytes];
                long bytes = 0;
                while (true)
                {
                    watch.CancelAfter(Patience);
                    int count = await body.ReadAsync(block, watch.Token).ConfigureAwait(false);
                    if (count == 0) break;
                    bytes += count;
                    if (bytes > file.Size) throw new InvalidDataException($"the site sends more than the {file.Size} bytes expected");
                    digest.AppendData(block, 0, count);
                    await into.WriteAsync(block.AsMemory(0, count), watch.Token).ConfigureAwait(false);
                    Progress?.Invoke(new(file.Name, bytes, file.Size));
                }

                if (bytes != file.Size) throw new InvalidDataException($"{bytes} bytes came instead of {file.Size}");
            }
        }

        string actual = Convert.ToHexStringLower(digest.GetHashAndReset());
        if (actual != file.Md5) throw new InvalidDataException($"its MD5 digest is {actual} instead of {file.Md5}, so it is damaged or another file");
    }
}

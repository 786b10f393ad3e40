using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Kiln.Vision.Tests;

public class DownloadTests
{
    private const string Cure = "install the package or put the files into the cache";
    private static readonly byte[] Body = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * i))];
    private static readonly SourceFile Wanted = FileOf("a.gz", Body);

    [Fact]
    public void A_good_file_arrives_whole_and_progress_is_told()
    {
        using var folder = new TempFolder();
        using var site = new TestSite();
        site.Offer("a.gz", Body);
        var told = new List<DownloadProgress>();
        new Download { Progress = told.Add }.Fetch(site.Address, Wanted, folder["cache/new"], Cure);
        Assert.Equal(Body, File.ReadAllBytes(folder["cache/new/a.gz"]));
        Assert.Equal(new DownloadProgress("a.gz", Body.Length, Body.Length), told[^1]);
        Assert.Equal([folder["cache/new/a.gz"]], Directory.GetFiles(folder["cache/new"]));
    }

    [Fact]
    public void A_file_that_is_there_is_not_downloaded_again()
    {
        using var folder = new TempFolder();
        using var site = new TestSite();
        folder.Write("a.gz", [1]);
        new Download().Fetch(site.Address, Wanted, folder.Path, Cure);
        Assert.Equal(0, site.Requests);
    }

    [Fact]
    public void A_mirror_is_asked_instead_of_the_official_site()
    {
        using var folder = new TempFolder();
        using var site = new TestSite();
        site.OfferWithoutLength("a.gz", Body);
        new Download { Mirror = site.Address }.Fetch(new Uri("http://127.0.0.1:9/"), Wanted, folder.Path, Cure);
        Assert.Equal(Body, File.ReadAllBytes(folder["a.gz"]));
    }

    [Fact]
    public void A_wrong_digest_is_told()
    {
        byte[] other = [.. Body];
        other[100] ^= 1;
        Fails(site => site.Offer("a.gz", other), "MD5 digest");
    }

    [Fact]
    public void A_file_cut_short_is_told() => Fails(site => site.Offer("a.gz", Body[..1000], Body.Length), "a.gz could not be downloaded");

    [Fact]
    public void A_file_cut_short_without_a_length_is_told() => Fails(site => site.OfferWithoutLength("a.gz", Body[..1000]), "1000 bytes came instead of 200000");

    [Fact]
    public void A_file_that_is_too_long_is_told() => Fails(site => site.OfferWithoutLength("a.gz", [.. Body, 1]), "more than the 200000 bytes");

    [Fact]
    public void Another_length_announced_is_told() => Fails(site => site.Offer("a.gz", [1, 2]), "announces 2 bytes instead of 200000");

    [Fact]
    public void A_missing_file_is_told() => Fails(_ => { }, "404");

    [Fact]
    public void A_site_that_does_not_answer_is_told()
    {
        using var folder = new TempFolder();
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        int port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        InputException e = Assert.Throws<InputException>(() => new Download().Fetch(new Uri($"http://127.0.0.1:{port}/"), Wanted, folder.Path, Cure));
        Assert.Contains(Cure, e.Message);
    }

    [Fact]
    public void A_site_that_falls_silent_is_given_up()
    {
        using var folder = new TempFolder();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/");
        InputException e = Assert.Throws<InputException>(() => new Download { Patience = TimeSpan.FromMilliseconds(50) }.Fetch(address, Wanted, folder.Path, Cure));
        Assert.Contains("nothing came for", e.Message);
    }

    [Fact]
    public void The_users_wish_to_stop_is_not_an_input_error()
    {
        using var folder = new TempFolder();
        using var site = new TestSite();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => new Download { Cancellation = stop.Token }.Fetch(site.Address, Wanted, folder.Path, Cure));
    }

    [Fact]
    public void A_data_set_that_is_nowhere_is_downloaded_into_the_cache()
    {
        using var folder = new TempFolder();
        using var site = new TestSite();
        byte[] trainImages = IdxFile.Gzip(IdxFile.Images(3)), trainLabels = IdxFile.Gzip(IdxFile.Labels(0, 1, 2));
        byte[] testImages = IdxFile.Gzip(IdxFile.Images(2)), testLabels = IdxFile.Gzip(IdxFile.Labels(2, 1));
        IdxSource source = Mnist.Source with
        {
            Address = site.Address,
            TrainImages = FileOf("train-images-idx3-ubyte.gz", trainImages),
            TrainLabels = FileOf("train-labels-idx1-ubyte.gz", trainLabels),
            TestImages = FileOf("t10k-images-idx3-ubyte.gz", testImages),
            TestLabels = FileOf("t10k-labels-idx1-ubyte.gz", testLabels),
        };
        foreach ((SourceFile file, byte[] body) in source.Files.Zip([trainImages, trainLabels, testImages, testLabels])) site.Offer(file.Name, body);
        var finder = new DataFinder { CacheDirectory = folder["cache"], SystemDirectories = [] };
        Assert.Equal([2, 1], source.Load(finder).Test.Labels.ToArray());
        Assert.Equal(3, source.Load(finder).Train.Count);
        Assert.Equal(4, site.Requests);
    }

    private static void Fails(Action<TestSite> offer, string says)
    {
        using var folder = new TempFolder();
        using var site = new TestSite();
        offer(site);
        InputException e = Assert.Throws<InputException>(() => new Download().Fetch(site.Address, Wanted, folder.Path, Cure));
        Assert.Contains(says, e.Message);
        Assert.Contains(Cure, e.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [SuppressMessage("Security", "CA5351", Justification = "The publishers of data sets state no other digest.")]
    private static SourceFile FileOf(string name, byte[] body) => new(name, Convert.ToHexStringLower(MD5.HashData(body)), body.Length);
}

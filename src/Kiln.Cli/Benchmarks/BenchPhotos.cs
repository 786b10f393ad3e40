using Kiln.Vision;

namespace Kiln.Cli.Benchmarks;

/// <summary>Made-up pictures for <see cref="AugmentBenchmark"/>: eight by eight random colours, enlarged, in memory or as JPEG files.</summary>
internal static class BenchPhotos
{
    /// <summary>Height and width of the files, which are those of many photos on the web.</summary>
    public const int FileHeight = 375, FileWidth = 500;

    private const int Colors = 8, Grain = 24;

    /// <summary>Where the files are; benchmarks/versus/peer/photos.py reads them from there.</summary>
    private static string Folder => Path.Combine(Path.GetTempPath(), "kiln-bench-photos");

    /// <summary>The bytes of smooth pictures.</summary>
    public static byte[][] Smooth(int count, int height, int width, ulong seed)
    {
        var enlarge = new Resize(height, width, Interpolation.Bicubic);
        var random = Philox.For(seed, "photos");
        var photos = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            var small = new Image(Colors, Colors, 3);
            foreach (ref byte value in small.Pixels) value = (byte)random.Below(256);
            photos[i] = enlarge.Apply(small, ref random).Pixels.ToArray();
        }

        return photos;
    }

    /// <summary>The paths of JPEG files, written where they are missing; grain is added, so that they are as large as photos are.</summary>
    public static string[] Files(int count, ulong seed)
    {
        Directory.CreateDirectory(Folder);
        byte[][] photos = Smooth(count, FileHeight, FileWidth, seed);
        var random = Philox.For(seed, "grain");
        var paths = new string[count];
        for (int i = 0; i < count; i++)
        {
            foreach (ref byte value in photos[i].AsSpan()) value = (byte)Math.Clamp(value + random.Below((2 * Grain) + 1) - Grain, 0, 255);
            paths[i] = Path.Combine(Folder, $"{i:d3}.jpg");
            JpegWriter.Write(paths[i], new Image(new(FileHeight, FileWidth, 3), photos[i]));
        }

        return paths;
    }
}

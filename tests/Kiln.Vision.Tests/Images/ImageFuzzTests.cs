using System.Diagnostics;
using Xunit.Abstractions;

namespace Kiln.Vision.Tests;

/// <summary>Damaged files of every kind give an image or an <see cref="InputException"/>, within bounds of memory.</summary>
/// <remarks>The environment variable KILN_FUZZ sets how many files are tried; a damage is known by its number, which a failure names.</remarks>
public class ImageFuzzTests(ITestOutputHelper output)
{
    private const int Usual = 600, MaxPixels = 1 << 22;

    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("KILN_FUZZ"), out int n) ? n : Usual;

    private static readonly byte[][] Files = [.. SampleImages.Files.Select(File.ReadAllBytes)];

    [Fact]
    public void Damaged_files_give_an_image_or_an_input_error_and_nothing_else()
    {
        (int images, int errors, long mostAllocated) = (0, 0, 0);
        TimeSpan longest = TimeSpan.Zero;
        for (int number = 0; number < Count; number++)
        {
            byte[] file = FileDamage.Make(Files, number);
            foreach (ImageReadOptions options in Options)
            {
                long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
                try
                {
                    Image image = ImageFile.Decode(file, "a", options);
                    Assert.InRange((long)image.Height * image.Width, 1, MaxPixels);
                    images++;
                }
                catch (InputException e)
                {
                    Assert.True(e.Message.StartsWith("a: ", StringComparison.Ordinal) && e.Message.EndsWith('.'), $"damage {number}: {e.Message}");
                    errors++;
                }
                catch (Exception e)
                {
                    Assert.Fail($"damage {number}: {e}");
                }

                longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                mostAllocated = Math.Max(mostAllocated, allocated);
                // Two arrays of four bytes a pixel, the compressed pixels put together, and what streams and messages take.
                Assert.True(allocated <= (8L * MaxPixels) + (4L * file.Length) + (1 << 18), $"damage {number}: {allocated} bytes were allocated.");
            }
        }

        output.WriteLine($"{Count} files, {images} images, {errors} input errors; most allocated {mostAllocated} bytes, longest {longest.TotalMilliseconds:F0} ms, peak of the process {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
        Assert.True(errors > Count / 4 && images > Count / 10, $"{images} images and {errors} errors: the damage is too small or too large to tell anything.");
    }

    [Fact]
    public void Headers_of_damaged_files_give_a_size_or_an_input_error_and_nothing_else()
    {
        for (int number = 0; number < Count; number++)
        {
            byte[] file = FileDamage.Make(Files, number);
            try
            {
                Assert.True(ImageHeader.Of(file, "a").Size.Count > 0);
            }
            catch (InputException e)
            {
                Assert.StartsWith("a: ", e.Message);
            }
            catch (Exception e)
            {
                Assert.Fail($"damage {number}: {e}");
            }
        }
    }

    private static ImageReadOptions[] Options { get; } =
    [
        new() { MaxPixels = MaxPixels },
        new() { MaxPixels = MaxPixels, Channels = 3, Target = (5, 5), AcceptDamaged = true },
    ];
}

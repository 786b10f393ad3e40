using Xunit.Abstractions;

namespace Kiln.Vision.Tests;

/// <summary>Damaged IDX files, packed and plain.</summary>
/// <remarks>The environment variable KILN_FUZZ sets how many are tried; a damage is known by its number, which a failure names.</remarks>
public class IdxFuzzTests(ITestOutputHelper output)
{
    private const int Usual = 600;
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("KILN_FUZZ"), out int n) ? n : Usual;

    [Fact]
    public void Damaged_files_give_a_set_or_an_input_error_with_the_path_and_nothing_else()
    {
        using var folder = new TempFolder();
        byte[] images = IdxFile.Images(6, 4, 3), labels = IdxFile.Labels(0, 1, 2, 2, 1, 0);
        byte[][] files = [images, labels, IdxFile.Gzip(images), IdxFile.Gzip(labels), IdxFile.Make(0x804, [6, 2, 2, 3], new byte[72])];
        string wholeLabels = folder.Write("labels", labels), path = folder["damaged"];
        (int read, int errors, long most) = (0, 0, 0);
        for (int number = 0; number < Count; number++)
        {
            File.WriteAllBytes(path, FileDamage.Make(files, number));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                if (number % 3 == 0)
                {
                    Assert.All(Idx.ReadLabels(path).Sizes, s => Assert.InRange(s, 1, 1 << 20));
                }
                else
                {
                    ImageSet set = Idx.ReadSet("damaged", DataPart.Train, path, wholeLabels, ["a", "b", "c"]);
                    Assert.Equal(set.Count * set.Size.Count, set.Pixels.Length);
                }

                read++;
            }
            catch (InputException e)
            {
                Assert.Contains(path, e.Message, StringComparison.Ordinal);
                errors++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Damage {number} gave {e.GetType().Name}: {e.Message}", e);
            }

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        output.WriteLine($"{Count} IDX files, {read} read, {errors} input errors; at most {most / 1024.0:F0} KB allocated");
        Assert.True(errors > Count / 8 && read > Count / 50, $"{read} read and {errors} errors: the damage is too small or too large to tell anything.");
        Assert.InRange(most, 0, 8 << 20);
    }
}

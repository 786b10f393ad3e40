using Kiln.Cpu;
using Kiln.Vision;
using Xunit.Abstractions;

namespace Kiln.Lab.Tests;

/// <summary>Sick recipes are mended by the doctor's own remedies and reach what their healthy twins reach.</summary>
public sealed class SickRecipesTests(ITestOutputHelper output)
{
    private const int Least = 8;

    [Fact]
    public void At_least_eight_sick_recipes_come_within_two_points_of_their_twins()
    {
        using var device = new CpuDevice(2);
        ImageSources images = SickRecipes.Drawn();
        MendedRecipe[] all = [.. SickRecipes.All.Select(sick => SickRecipes.Mend(sick, images, device))];
        foreach (MendedRecipe r in all)
        {
            string remedies = string.Join(" ", r.Mending.Remedies.Select(t => $"{(t.Kept ? "" : "not ")}{t.Finding.Rule} {t.Finding.Change!.Json}"));
            output.WriteLine($"{r.Case.Sick.Model,-6} {r.Case.Name,-40} {r.Case.Disease,-24} sick {r.Mending.Before.Accuracy:P1} mended {r.Mending.After.Accuracy:P1} twin {r.TwinAccuracy:P1} {r.IsMended} {r.IsFound}: {remedies}");
        }

        foreach (MendedRecipe r in all) Assert.True(r.IsFound, $"{r.Case.Name}: {r.Case.Disease} was not found");
        MendedRecipe[] mended = [.. all.Where(r => r.IsMended && r.Mending.HasChanged)];
        Assert.True(mended.Length >= Least, $"{mended.Length} of {all.Length} were mended.");
    }
}

using Kiln.Cpu;

namespace Kiln.Vision.Tests;

public sealed class ImagePatientTests
{
    [Fact]
    [Trait("row", "B5")]
    public void Equal_images_and_unsafe_transforms_become_facts()
    {
        TransformJson.Register();
        Recipe recipe = Recipe.Parse("""{"data": "shapes", "model": "mlp", "trainLimit": 100, "testLimit": 50, "unsafe": ["verticalFlip"], "augment": ["verticalFlip"]}""");
        using var device = new CpuDevice(1);
        using Patient patient = ImagePatient.Of(recipe, new DataFinder(), device);
        LabelChange change = Assert.Single(patient.Facts!.LabelChanges);
        Assert.Equal("verticalFlip", change.Transform);
        Assert.Equal("the recipe declares it unsafe for 'shapes'", change.Reason);
        Assert.True(double.IsNaN(change.Share));
        Assert.Equal(patient.Test!.Count, patient.Facts.TestCount);
        Assert.False(patient.IsTrained);
        Assert.Contains(Doctor.Examine(patient), f => f.Rule == "label-changes");
    }
}

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

    [Fact]
    [Trait("row", "A5")]
    public void A_trained_model_tells_on_which_part_its_normaliser_was_fitted_and_what_it_makes_of_changed_images()
    {
        using var folder = new TempFolder();
        DrawnDigits.Train(folder).Dispose();
        ModelFile file = ModelFile.Read(folder["run/model.safetensors"]);
        ImageSet own = DrawnDigits.Make(DataPart.Train, 600), other = DrawnDigits.Make(DataPart.Test, 300);
        Recipe recipe = file.Info.Recipe with { Data = "mnist", Augment = [new RandomQuarterTurn()] };
        using var device = new CpuDevice(1);
        using Patient honest = ImagePatient.Of(ImageTask.For(recipe, ImageSources.Of(new(own, other))), device, file);
        Assert.Equal(0, honest.Facts!.StatisticsFromTrain, 1e-9);
        Assert.True(honest.Facts.StatisticsFromTest > 0);
        Assert.DoesNotContain(Doctor.Examine(honest, Doctor.QuickRulesFor(honest)), f => f.Rule == "test-leak" && f.Where == "input");
        Assert.Contains("the trained model takes", Assert.Single(honest.Facts.LabelChanges).Reason, StringComparison.Ordinal);

        var swapped = new ImageSets(As(other, DataPart.Train), As(own, DataPart.Test));
        using Patient leaking = ImagePatient.Of(ImageTask.For(recipe, ImageSources.Of(swapped)), device, file);
        Finding found = Assert.Single(Doctor.Examine(leaking, Doctor.QuickRulesFor(leaking)), f => f.Rule == "test-leak" && f.Where == "input");
        Assert.Equal(Severity.Serious, found.Severity);
    }

    [Fact]
    public void Remedies_against_unsafe_transforms_take_these_alone_out_of_the_recipe()
    {
        TransformJson.Register();
        Recipe recipe = Recipe.Parse("""{"data": "shapes", "model": "mlp", "trainLimit": 100, "testLimit": 50, "unsafe": ["verticalFlip"], "augment": ["horizontalFlip", "verticalFlip"]}""");
        using var device = new CpuDevice(1);
        using Patient patient = ImagePatient.Of(recipe, new DataFinder(), device);
        Finding found = Assert.Single(Doctor.Examine(patient, Doctor.QuickRulesFor(patient)), f => f.Rule == "label-changes");
        Assert.IsType<HorizontalFlip>(Assert.Single(found.Change!.ApplyTo(recipe).Augment));
    }

    private static ImageSet As(ImageSet images, DataPart part) => new(images.Name, part, images.Size, images.Pixels.ToArray(), images.Labels.ToArray(), images.ClassNames);
}

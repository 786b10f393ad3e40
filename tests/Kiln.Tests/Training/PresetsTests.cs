namespace Kiln.Tests.Training;

public sealed class PresetsTests
{
    public static TheoryData<string> Names => [.. Presets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_preset_is_valid_and_survives_JSON(string name)
    {
        Recipe preset = Presets.Get(name);
        preset.Validate();
        Assert.Equal(preset.ToJson(), Recipe.Parse(preset.ToJson()).ToJson());
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones() =>
        Assert.Equal("No recipe is named 'x'; known are default, mlp11, cnnbn.", Assert.Throws<InputException>(() => Presets.Get("x")).Message);
}

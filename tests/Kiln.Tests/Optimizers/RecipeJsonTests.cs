using System.Text.Json;

namespace Kiln.Tests.Optimizers;

/// <summary>Optimisers, schedules and losses are parts of recipes, which are files.</summary>
public sealed class RecipeJsonTests
{
    private static readonly JsonSerializerOptions Camel = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    [Theory]
    [InlineData("""{"name":"sgd","momentum":0.9,"nesterov":true,"l2Penalty":0.0005,"lr":0.1}""")]
    [InlineData("""{"name":"adam","beta1":0.9,"beta2":0.99,"epsilon":1E-08,"l2Penalty":0,"lr":0.001}""")]
    [InlineData("""{"name":"adamW","beta1":0.9,"beta2":0.999,"epsilon":1E-08,"weightDecay":0.05,"lr":0.003}""")]
    public void An_optimiser_survives_a_recipe(string json) => Assert.Equal(json, RoundTrip<Optimizer>(json));

    [Theory]
    [InlineData("""{"name":"constant"}""")]
    [InlineData("""{"name":"step","every":30,"factor":0.2}""")]
    [InlineData("""{"name":"cosine","minShare":0.01}""")]
    [InlineData("""{"name":"oneCycle","warmUpShare":0.2,"startFactor":0.1,"endFactor":0.001}""")]
    [InlineData("""{"name":"warmUp","steps":200,"then":{"name":"cosine","minShare":0}}""")]
    public void A_schedule_survives_a_recipe(string json) => Assert.Equal(json, RoundTrip<Schedule>(json));

    [Theory]
    [InlineData("""{"name":"crossEntropy","labelSmoothing":0.1,"classWeights":null}""")]
    [InlineData("""{"name":"crossEntropy","labelSmoothing":0,"classWeights":[1,2.5]}""")]
    [InlineData("""{"name":"meanSquaredError"}""")]
    [InlineData("""{"name":"binaryCrossEntropy","positiveWeight":3}""")]
    [InlineData("""{"name":"focal","gamma":2,"alpha":1}""")]
    [InlineData("""{"name":"binaryFocal","gamma":2,"alpha":null}""")]
    public void A_loss_survives_a_recipe(string json) => Assert.Equal(json, RoundTrip<Loss>(json));

    [Fact]
    public void Clipping_survives_a_recipe() => Assert.Equal("""{"norm":1.5,"value":null}""", RoundTrip<GradientClip>("""{"norm":1.5,"value":null}"""));

    [Fact]
    public void What_a_recipe_leaves_out_has_its_default()
    {
        Assert.Equal(new AdamW(), JsonSerializer.Deserialize<Optimizer>("""{"name":"adamW"}""", Camel));
        Assert.Equal(new Sgd(0.5f), JsonSerializer.Deserialize<Optimizer>("""{"name":"sgd","lr":0.5}""", Camel));
        Assert.Equal(new OneCycleSchedule(), JsonSerializer.Deserialize<Schedule>("""{"name":"oneCycle"}""", Camel));
        Assert.Equal(new CrossEntropy(), JsonSerializer.Deserialize<Loss>("""{"name":"crossEntropy"}""", Camel));
    }

    private static string RoundTrip<T>(string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<T>(json, Camel), Camel);
}

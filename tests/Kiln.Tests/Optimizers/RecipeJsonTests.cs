using System.Text.Json;

namespace Kiln.Tests.Optimizers;

/// <summary>Optimisers, schedules and losses are parts of recipes, which are files.</summary>
public sealed class RecipeJsonTests
{
    private static readonly JsonSerializerOptions Camel = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    [Theory]
    [InlineData("""{"name":"sgd","momentum":0.9,"nesterov":true,"l2Penalty":0.0005,"weightDecay":0,"lr":0.1,"decayAll":true}""")]
    [InlineData("""{"name":"adam","beta1":0.9,"beta2":0.99,"epsilon":1E-08,"l2Penalty":0,"lr":0.001,"decayAll":false}""")]
    [InlineData("""{"name":"adamW","beta1":0.9,"beta2":0.999,"epsilon":1E-08,"weightDecay":0.05,"lr":0.003,"decayAll":false}""")]
    [InlineData("""{"name":"rmsProp","alpha":0.9,"epsilon":1E-08,"momentum":0.5,"centered":true,"l2Penalty":0,"weightDecay":0.1,"lr":0.01,"decayAll":false}""")]
    [InlineData("""{"name":"adagrad","rateDecay":0.1,"initialSum":0.5,"epsilon":1E-10,"l2Penalty":0,"weightDecay":0,"lr":0.01,"decayAll":false}""")]
    [InlineData("""{"name":"adadelta","rho":0.8,"epsilon":1E-06,"l2Penalty":0,"weightDecay":0,"lr":1,"decayAll":false}""")]
    [InlineData("""{"name":"adamax","beta1":0.9,"beta2":0.99,"epsilon":1E-08,"l2Penalty":0,"weightDecay":0,"lr":0.002,"decayAll":false}""")]
    [InlineData("""{"name":"nadam","beta1":0.9,"beta2":0.99,"epsilon":1E-08,"momentumDecay":0.004,"l2Penalty":0,"weightDecay":0,"lr":0.002,"decayAll":false}""")]
    [InlineData("""{"name":"radam","beta1":0.9,"beta2":0.99,"epsilon":1E-08,"l2Penalty":0,"weightDecay":0,"lr":0.001,"decayAll":false}""")]
    [InlineData("""{"name":"lion","beta1":0.9,"beta2":0.99,"weightDecay":0.1,"lr":0.0001,"decayAll":false}""")]
    [InlineData("""{"name":"lamb","beta1":0.9,"beta2":0.99,"epsilon":1E-06,"weightDecay":0.01,"adaptAll":true,"lr":0.001,"decayAll":false}""")]
    [InlineData("""{"name":"muon","momentum":0.9,"nesterov":false,"iterations":4,"weightDecay":0.1,"adamRate":0.001,"beta1":0.9,"beta2":0.95,"epsilon":1E-10,"adamFor":["head"],"lr":0.05,"decayAll":false}""")]
    [InlineData("""{"name":"asgd","shrinkage":0.1,"power":0.5,"start":3,"l2Penalty":0,"weightDecay":0,"lr":0.01,"decayAll":false}""")]
    [InlineData("""{"name":"rprop","shrink":0.4,"grow":1.3,"minStep":1E-05,"maxStep":10,"l2Penalty":0,"weightDecay":0,"lr":0.01,"decayAll":false}""")]
    [InlineData("""{"name":"preconditioned","form":1,"updates":20,"damping":0.01,"inner":{"name":"lion","beta1":0.9,"beta2":0.99,"weightDecay":0,"lr":0.001,"decayAll":false},"lr":0.002,"decayAll":false}""")]
    [InlineData("""{"name":"lookahead","every":6,"share":0.8,"inner":{"name":"lion","beta1":0.9,"beta2":0.99,"weightDecay":0,"lr":0.001,"decayAll":false},"lr":0.002,"decayAll":false}""")]
    public void An_optimiser_survives_a_recipe(string json) => Assert.Equal(json, RoundTrip<Optimizer>(json));

    [Theory]
    [InlineData("""{"name":"constant","share":0.5}""")]
    [InlineData("""{"name":"multiStep","milestones":[0.5,90],"factor":0.1}""")]
    [InlineData("""{"name":"linear","from":0.5,"to":1,"steps":10}""")]
    [InlineData("""{"name":"polynomial","power":0.9,"minShare":0.1}""")]
    [InlineData("""{"name":"exponential","factor":0.9,"every":1}""")]
    [InlineData("""{"name":"cosineRestarts","first":10,"growth":3,"minShare":0.1}""")]
    [InlineData("""{"name":"cyclic","minShare":0.1,"up":4,"down":6,"shrink":0.5}""")]
    [InlineData("""{"name":"plateau","drop":0.5,"patience":3,"threshold":0.01,"relative":false,"cooldown":1,"minShare":0.1,"monitor":0}""")]
    [InlineData("""{"name":"sequential","schedules":[{"name":"constant","share":0.1},{"name":"cosine","minShare":0}],"milestones":[5]}""")]
    [InlineData("""{"name":"product","schedules":[{"name":"cosine","minShare":0},{"name":"linear","from":1,"to":0,"steps":null}]}""")]
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

    [Theory]
    [InlineData("""{"name":"ema","decay":0.9,"warmUp":false,"evaluate":false}""")]
    [InlineData("""{"name":"swa","start":0.5,"every":7,"evaluate":true}""")]
    public void An_average_survives_a_recipe(string json) => Assert.Equal(json, RoundTrip<WeightAverage>(json));

    [Fact]
    public void A_group_survives_a_recipe() => Assert.Equal(
        """{"match":"*.bias","lrFactor":0.5,"decayFactor":2,"frozen":true}""", RoundTrip<ParameterGroup>("""{"match":"*.bias","lrFactor":0.5,"decayFactor":2,"frozen":true}"""));

    [Fact]
    public void Clipping_survives_a_recipe() =>
        Assert.Equal("""{"norm":1.5,"value":null,"adaptive":null}""", RoundTrip<GradientClip>("""{"norm":1.5,"value":null,"adaptive":null}"""));

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

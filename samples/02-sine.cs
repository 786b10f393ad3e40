#:project ../src/Kiln/Kiln.csproj
#:property PublishAot=false
using Kiln;
using Kiln.Cpu;

// One hidden layer is a universal approximator: 100 sigmoid steps, placed all over the interval, become a sine.
Sequential net = new SequentialBuilder([1]).Dense(100, "sigmoid", name: "steps", init: new Normal(2)).Dense(1, name: "sum", init: Init.Glorot).Build();
net.Parameters[1].Init = new Uniform(6);

using var device = new CpuDevice();
using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
float[] x = [.. Enumerable.Range(0, 200).Select(i => -MathF.PI + (2 * MathF.PI * i / 199))];
float[] y = [.. x.Select(MathF.Sin)];
var error = new ModelObjective(net, weights, x, [x.Length, 1], made => new MeanSquaredError().Of(made, made.Pass.Input(y, [y.Length, 1])));
DescentPath path = Descent.Lbfgs(error, error.Weights, steps: 200, tolerance: 1e-5);
Console.WriteLine($"mean squared error {path.Value:g3} after {path.Steps} steps of L-BFGS");

using Pass pass = Pass.Inference(weights);
ReadOnlySpan<float> found = net.Apply(pass.Input([0.5f, 1, 1.5f], [3, 1])).Span;
Console.WriteLine($"sin 0.5, 1, 1.5: {found[0]:F4} {found[1]:F4} {found[2]:F4}");

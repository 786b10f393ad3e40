using Kiln.Devices;

namespace Kiln;

/// <summary>Runs neighbouring layers as one op where that saves a walk through memory: what they compute together is the same.</summary>
/// <remarks>
/// Containers and blocks call their children so. A convolution finds the moments that the normalisation after it needs; normalisation, residual
/// and function are one walk; linear layers and convolutions apply the function that follows. Over the weights of an
/// <see cref="InferenceModel"/> the normalisation is part of the layer before it. In inference what only the next layer
/// sees is given back to the pass at once. A function whose derivative needs its input runs on its own in training. Off while a probe that is to see what every layer makes watches the pass.
/// </remarks>
public static class Fusion
{
    /// <summary>The output of layers run one after another.</summary>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    public static Tensor Chain(Tensor x, params ReadOnlySpan<Layer> layers)
    {
        bool ours = false;   // whether nobody else knows x
        while (!layers.IsEmpty)
        {
            Tensor before = x;
            int ran = Next(layers, ref x);
            bool forgotten = true;
            foreach (Layer layer in layers[..ran]) forgotten &= layer.KeepsNothing;
            bool isNew = x.Slot != before.Slot;
            if (ours && forgotten && isNew) x.Pass.Release(before);
            ours = forgotten && (ours || isNew);
            layers = layers[ran..];
        }

        return x;
    }

    /// <summary><c>f(body(x) + residual)</c>: how a residual block ends.</summary>
    /// <param name="x">What goes through the body.</param>
    /// <param name="residual">What is added.</param>
    /// <param name="f">The layer that is the function, such as <see cref="Relu"/>, or null.</param>
    /// <param name="body">The layers of the body.</param>
    /// <exception cref="ShapeException">The input or the residual does not fit.</exception>
    public static Tensor Join(Tensor x, Tensor residual, Layer? f, params ReadOnlySpan<Layer> body) => Join(x, residual, null, f, body);

    /// <summary><c>f(body(x) + shortcut(x))</c>; x itself is added where there is no shortcut.</summary>
    /// <exception cref="ShapeException">The input does not fit, or body and shortcut differ.</exception>
    internal static Tensor JoinShortcut(Tensor x, Layer? shortcut, Layer? f, params ReadOnlySpan<Layer> body) => Join(x, null, shortcut, f, body);

    /// <summary>f(made + residual), made being what a body made of x.</summary>
    /// <exception cref="ShapeException">The two differ.</exception>
    internal static Tensor Add(Tensor x, Tensor made, Tensor residual, Layer? f)
    {
        if (made.Shape != residual.Shape) throw new ShapeException($"the body makes {made.Shape} of {x.Shape}, but {residual.Shape} is to be added to it; is a shortcut with a 1×1 convolution missing?");
        Tensor sum = made + residual;
        return f?.Apply(sum) ?? sum;
    }

    /// <summary>Either the residual is there, or a shortcut makes it: after the body, but for the op that adds it, so that random ops draw in the order they have one by one.</summary>
    private static Tensor Join(Tensor x, Tensor? residual, Layer? shortcut, Layer? f, ReadOnlySpan<Layer> body)
    {
        bool joined = !x.Pass.RunsApart && body is [.., BatchNorm];
        bool withConvolution = joined && body is [.., Conv2d conv, BatchNorm norm] && Unites(x.Pass, conv, norm);
        ReadOnlySpan<Layer> head = body[..^(withConvolution ? 2 : joined ? 1 : 0)];
        Tensor inner = Chain(x, head), added = residual ?? shortcut?.Apply(x) ?? x, y;
        if (joined)
        {
            ActivationOp? last = f?.ActivationIn(x.Pass);
            Activation function = last?.Function ?? default;
            var final = (BatchNorm)body[^1];
            y = withConvolution ? Normalized((Conv2d)body[^2], final, inner, function, added) : final.Forward(inner, function, added);
            if (last is not null) x.Pass.Probe?.Saw(f!.Path, y);
            if (last is null && f is not null)
            {
                Tensor before = y;
                y = f.Apply(before);
                if (f.KeepsNothing && y.Slot != before.Slot) x.Pass.Release(before);
            }
        }
        else
        {
            y = Add(x, inner, added, f);
        }

        if (inner.Slot != x.Slot && Forgets(head)) x.Pass.Release(inner);
        if (residual is null && added.Slot != x.Slot && shortcut is { KeepsNothing: true }) x.Pass.Release(added);
        return y;
    }

    /// <summary>Runs the first layer, and as many of those that follow as one op can do with it; returns how many.</summary>
    private static int Next(ReadOnlySpan<Layer> layers, ref Tensor x)
    {
        int ran = x.Pass.RunsApart ? Alone(layers, ref x) : Together(layers, ref x);
        if (ran > 1) x.Pass.Probe?.Saw(layers[ran - 1].Path, x);
        return ran;
    }

    private static int Alone(ReadOnlySpan<Layer> layers, ref Tensor x)
    {
        x = layers[0].Apply(x);
        return 1;
    }

    private static int Together(ReadOnlySpan<Layer> layers, ref Tensor x)
    {
        switch (layers)
        {
            case [Conv2d conv, BatchNorm norm, var third, ..] when Unites(x.Pass, conv, norm) && third.ActivationIn(x.Pass) is { } f:
                x = Normalized(conv, norm, x, f.Function, null);
                return 3;
            case [Conv2d conv, BatchNorm norm, ..] when Unites(x.Pass, conv, norm):
                x = Normalized(conv, norm, x, default, null);
                return 2;
            case [Linear linear, BatchNorm norm, var third, ..] when Folds(x.Pass, linear, norm) && third.ActivationIn(x.Pass) is { } f:
                x = linear.Forward(x, norm.Constants, f);
                return 3;
            case [Linear linear, BatchNorm norm, ..] when Folds(x.Pass, linear, norm):
                x = linear.Forward(x, norm.Constants, ActivationOp.Identity);
                return 2;
            case [Conv2d conv, var second, ..] when second.ActivationIn(x.Pass) is { } f:
                x = conv.Forward(x, f);
                return 2;
            case [Linear linear, var second, ..] when second.ActivationIn(x.Pass) is { } f:
                x = linear.Forward(x, f);
                return 2;
            case [BatchNorm norm, var second, ..] when second.ActivationIn(x.Pass) is { } f:
                x = norm.Forward(x, f.Function, null);
                return 2;
            case [SampleNorm norm, var second, ..] when second.ActivationIn(x.Pass) is { } f:
                x = norm.Forward(x, f.Function);
                return 2;
            case [Residual block, var second, ..] when second.ActivationIn(x.Pass) is not null:
                x = block.Forward(x, second);
                return 2;
            default:
                return Alone(layers, ref x);
        }
    }

    /// <summary>Whether convolution and norm run as <see cref="Normalized"/>: without folded weights a bias between them is a step of its own.</summary>
    private static bool Unites(Pass pass, Conv2d conv, BatchNorm norm) =>
        pass.Folded is null ? conv.Bias is null : conv.Weight.Shape[3] == norm.RunningMean.Shape[0];

    private static bool Folds(Pass pass, Linear linear, BatchNorm norm) => pass.Folded is not null && linear.Weight.Shape[1] == norm.RunningMean.Shape[0];

    /// <summary>f(norm(conv(x)) + residual); in training the convolution finds the moments on its way.</summary>
    private static Tensor Normalized(Conv2d conv, BatchNorm norm, Tensor x, Activation f, Tensor? residual)
    {
        Pass pass = x.Pass;
        if (pass.Folded is not null) return conv.Forward(x, norm.Constants, f, residual);
        if (pass.IsTraining && norm.Frozen) return norm.Forward(conv.Forward(x), f, residual);
        if (pass.IsTraining)
        {
            Tensor moments = pass.Blank([2, conv.Weight.Shape[3]]);
            Tensor made = conv.Forward(x, moments);
            pass.Probe?.Saw(conv.Path, made);
            return norm.Forward(made, f, residual, moments);
        }

        Tensor z = conv.Forward(x), y = norm.Forward(z, f, residual);
        pass.Release(z);
        return y;
    }

    private static bool Forgets(ReadOnlySpan<Layer> layers)
    {
        foreach (Layer layer in layers)
        {
            if (!layer.KeepsNothing) return false;
        }

        return true;
    }
}

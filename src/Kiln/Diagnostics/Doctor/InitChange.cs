namespace Kiln;

/// <summary>The first weights that suit a network, as a change of its recipe.</summary>
internal static class InitChange
{
    /// <summary>He's for rectifiers, Glorot's for functions that are flat on both sides; null where the hidden layers start so already.</summary>
    public static RecipeChange? For(Patient patient)
    {
        Layer[] layers = [.. LayersByPath.Of(patient.Net).Values];
        bool flat = layers.Any(l => l.Activation is { } f && Saturation.Has(f.Function));
        Init fitting = flat ? Init.Glorot : Init.He;
        Layer[] weighted = [.. layers.Where(l => l is Linear or Conv2d)];
        if (weighted.Length > 1) weighted = weighted[..^1];   // the last layer is no hidden one
        bool fits = weighted.All(l => l.Parameters[0].Init == fitting);
        return fits ? null : new(flat ? """{"init": "glorot"}""" : """{"init": "he"}""");
    }
}

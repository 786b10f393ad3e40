namespace Kiln;

/// <summary>The layers of a model by their paths, for probes, which are told paths.</summary>
internal static class LayersByPath
{
    /// <summary>All layers of the tree, containers among them.</summary>
    public static Dictionary<string, Layer> Of(Module model)
    {
        var found = new Dictionary<string, Layer>();
        Add(model, found);
        return found;
    }

    private static void Add(Module module, Dictionary<string, Layer> found)
    {
        if (module is Layer layer) found[module.Path] = layer;
        foreach (NamedModule child in module.Children) Add(child.Module, found);
    }
}

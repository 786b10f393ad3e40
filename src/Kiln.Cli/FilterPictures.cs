using Kiln.Vision;

namespace Kiln.Cli;

/// <summary>Shows TensorBoard the filters of the first convolution after every epoch, where they look at grey or coloured images.</summary>
internal sealed class FilterPictures(TensorBoardLog log) : Callback
{
    private Conv2d? first;

    /// <inheritdoc/>
    public override void RunStarting(RunStart run) => first = FirstIn(run.Net);

    /// <inheritdoc/>
    public override void EpochDone(EpochResult epoch)
    {
        if (first is null || FilterSheet.Of(first) is not { } sheet) return;
        log.AddImage($"filters/{first.Path}", epoch.Step, sheet.Width, sheet.Height, sheet.Channels, PngWriter.Encode(sheet));
    }

    private static Conv2d? FirstIn(Module module)
    {
        if (module is Conv2d found) return found;
        foreach (NamedModule child in module.Children)
        {
            if (FirstIn(child.Module) is { } inside) return inside;
        }

        return null;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli;

/// <summary>Masks that a model gives images: written as files, with the share of each class.</summary>
internal static class MaskPredictions
{
    /// <summary>Asks the model, writes the masks where a folder is given, and shows what they have.</summary>
    /// <param name="files">Images, or IDX files of images.</param>
    /// <param name="limit">The most images of each IDX file; null for all.</param>
    /// <param name="folder">Where the masks go, <c>leaf.png</c> for <c>leaf.jpg</c>; null for nowhere.</param>
    /// <param name="terminal">Where results are shown.</param>
    /// <param name="model">The model, of masks.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="InputException">An image cannot be read or has another size than the model takes, or two masks would have the same name.</exception>
    public static int Write(IReadOnlyList<string> files, int? limit, string? folder, Terminal terminal, ImageClassifier model)
    {
        IReadOnlyList<string> names = model.Info.ClassNames;
        Table table = new Table().AddColumn("image").AddColumns([.. names.Select(Markup.Escape)]);
        if (folder is not null) table.AddColumn("mask");
        var predictions = new JsonArray();
        if (folder is not null) Directory.CreateDirectory(folder);
        var read = files.Select(Path.GetFullPath).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var written = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string file in files)
        {
            FileImages images = FileImages.Read(file, limit);
            model.CheckSize(images.Size, file);
            IReadOnlyList<Image> masks = model.PredictMasks(images.Pixels);
            for (int i = 0; i < masks.Count; i++)
            {
                string name = Path.GetFileNameWithoutExtension(file) + (masks.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{i:D6}")) + ".png";
                string? path = folder is null ? null : Path.GetFullPath(Path.Combine(folder, name));
                if (path is not null && read.Contains(path)) throw new InputException($"--out {folder}: the mask of '{file}' would take the place of the image; name another folder.");
                if (path is not null && !written.Add(name)) throw new InputException($"{file}: another image has a mask of the name '{name}'; predict them into different folders.");
                if (path is not null) AtomicFile.Write(path, stream => stream.Write(PngWriter.Encode(masks[i])));
                double[] shares = [.. Enumerable.Range(0, names.Count).Select(c => masks[i].Pixels.Count((byte)c) / (double)masks[i].Pixels.Length)];
                IEnumerable<Text> cells = [new(masks.Count == 1 ? file : $"{file} #{i}"), .. shares.Select(s => new Text($"{s:P1}"))];
                table.AddRow(path is null ? cells : cells.Append(new Text(path)));
                var json = new JsonObject();
                for (int c = 0; c < shares.Length; c++) json[names[c]] = Json.Number(shares[c]);
                predictions.Add((JsonNode)new JsonObject { ["file"] = file, ["index"] = i, ["mask"] = path, ["shares"] = json });
            }
        }

        terminal.Result(new JsonObject { ["targets"] = MeasureTable.Name(TargetKind.Pixels), ["predictions"] = predictions }, table);
        return ExitCode.Done;
    }
}

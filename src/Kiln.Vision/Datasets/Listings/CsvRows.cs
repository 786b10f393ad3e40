using System.Text;

namespace Kiln.Vision;

/// <summary>One row of a CSV file.</summary>
/// <param name="Line">The number of its first line, from 1.</param>
/// <param name="Cells">Its values, without quotes.</param>
internal readonly record struct CsvRow(int Line, IReadOnlyList<string> Cells);

/// <summary>Reads comma-separated values as RFC 4180 has them: values in quotes may hold commas, line ends and quotes written twice.</summary>
/// <remarks>Lines end in LF or CR LF; empty ones are passed over. A semicolon or tab that the first line has, where it has no comma, is taken for the comma.</remarks>
internal static class CsvRows
{
    /// <summary>The rows of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InputException">A quote is not closed, or something follows it.</exception>
    public static List<CsvRow> Read(string text, string path)
    {
        var rows = new List<CsvRow>();
        char comma = Comma(text);
        var cells = new List<string>();
        var cell = new StringBuilder();
        int line = 1;
        for (int i = text.StartsWith('\uFEFF') ? 1 : 0; i < text.Length;)
        {
            int first = line;
            cells.Clear();
            while (true)
            {
                i = text[i..].StartsWith('"') ? Quoted(text, i, path, cell, ref line) : Plain(text, i, comma, cell);
                cells.Add(cell.ToString());
                if (i == text.Length || text[i] == '\n') break;
                if (text[i] != comma) throw new InputException($"{path}: line {line}: after a closing quote came '{text[i]}'; expected a comma or the end of the line, so write quotes within a value twice.");
                i++;
                if (i == text.Length)
                {
                    cells.Add("");
                    break;
                }
            }

            if (i < text.Length)
            {
                i++;
                line++;
            }

            if (cells.Count > 1 || cells[0].Length > 0) rows.Add(new(first, [.. cells]));
        }

        return rows;
    }

    private static char Comma(string text)
    {
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        ReadOnlySpan<char> first = end < 0 ? text : text.AsSpan(0, end);
        return first.Contains(',') ? ',' : first.Contains('\t') ? '\t' : first.Contains(';') ? ';' : ',';
    }

    private static int Plain(string text, int start, char comma, StringBuilder cell)
    {
        int i = start;
        while (i < text.Length && text[i] != comma && text[i] != '\n') i++;
        cell.Clear().Append(text.AsSpan(start, i - start).Trim());
        return i;
    }

    private static int Quoted(string text, int start, string path, StringBuilder cell, ref int line)
    {
        int opened = line;
        cell.Clear();
        for (int i = start + 1; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n') line++;
            if (c != '"')
            {
                cell.Append(c);
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append('"');
                i++;
                continue;
            }

            i++;
            while (i < text.Length && text[i] is ' ' or '\r') i++;
            return i;
        }

        throw new InputException($"{path}: line {opened}: a quote is opened and never closed.");
    }
}

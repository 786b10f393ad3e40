namespace Kiln.Vision;

/// <summary>A small upright typeface of dots: cells of 5 × 9, seven rows above the base line and two below.</summary>
internal static class BitmapFont
{
    /// <summary>Dots from one character to the next, and from the top of a line to that of the next.</summary>
    public const int Advance = 6, LineHeight = 11;

    private const int Columns = 5;

    /// <summary>One digit of base 32 (0 … 9, A … V) for each row from the top, its highest bit the left dot; rows left out are empty.</summary>
    private static readonly Dictionary<char, string> Glyphs = new()
    {
        [' '] = "", ['!'] = "4444404", ['"'] = "AAA", ['#'] = "AAVAVAA", ['$'] = "4FKE5U4", ['%'] = "OP248J3", ['&'] = "CIK8LID", ['\''] = "448",
        ['('] = "2488842", [')'] = "8422248", ['*'] = "04LEL4", ['+'] = "044V44", [','] = "000000448", ['-'] = "000E", ['.'] = "00000CC", ['/'] = "01248G",
        ['0'] = "EHJLPHE", ['1'] = "4C4444E", ['2'] = "EH1248V", ['3'] = "V2421HE", ['4'] = "26AIV22", ['5'] = "VGU11HE", ['6'] = "68GUHHE", ['7'] = "V124888",
        ['8'] = "EHHEHHE", ['9'] = "EHHF12C", [':'] = "0CC0CC", [';'] = "0CC0C48", ['<'] = "248G842", ['='] = "00V0V", ['>'] = "8421248", ['?'] = "EH12404",
        ['@'] = "EH1DLLE", ['A'] = "EHHVHHH", ['B'] = "UHHUHHU", ['C'] = "EHGGGHE", ['D'] = "SIHHHIS", ['E'] = "VGGUGGV", ['F'] = "VGGUGGG", ['G'] = "EHGNHHF",
        ['H'] = "HHHVHHH", ['I'] = "E44444E", ['J'] = "72222IC", ['K'] = "HIKOKIH", ['L'] = "GGGGGGV", ['M'] = "HRLLHHH", ['N'] = "HHPLJHH", ['O'] = "EHHHHHE",
        ['P'] = "UHHUGGG", ['Q'] = "EHHHLID", ['R'] = "UHHUKIH", ['S'] = "FGGE11U", ['T'] = "V444444", ['U'] = "HHHHHHE", ['V'] = "HHHHHA4", ['W'] = "HHHLLLA",
        ['X'] = "HHA4AHH", ['Y'] = "HHHA444", ['Z'] = "V1248GV", ['['] = "E88888E", ['\\'] = "0G8421", [']'] = "E22222E", ['^'] = "4AH", ['_'] = "0000000V",
        ['`'] = "842", ['a'] = "00E1FHF", ['b'] = "GGMPHHU", ['c'] = "00EHGHE", ['d'] = "11DJHHF", ['e'] = "00EHVGE", ['f'] = "698S888", ['g'] = "00FHHHF1E",
        ['h'] = "GGMPHHH", ['i'] = "40C444E", ['j'] = "2062222IC", ['k'] = "GGIKOKI", ['l'] = "C44444E", ['m'] = "00QLLHH", ['n'] = "00MPHHH", ['o'] = "00EHHHE",
        ['p'] = "00UHHHUGG", ['q'] = "00FHHHF11", ['r'] = "00MPGGG", ['s'] = "00FGE1U", ['t'] = "88S8896", ['u'] = "00HHHJD", ['v'] = "00HHHA4", ['w'] = "00HHLLA",
        ['x'] = "00HA4AH", ['y'] = "00HHHHF1E", ['z'] = "00V248V", ['{'] = "2448442", ['|'] = "4444444", ['}'] = "8442448", ['~'] = "008L2",
        ['µ'] = "00HHHJTGG", ['×'] = "000A4A", ['−'] = "000V", ['…'] = "000000L", ['°'] = "CIIC", ['·'] = "0004", ['±'] = "44V440V", ['→'] = "0042V24",
    };

    /// <summary>The width of a text in dots.</summary>
    public static int WidthOf(string text) => Math.Max((text.Length * Advance) - 1, 0);

    /// <summary>Whether a dot of a character is set; a character without a glyph is a question mark.</summary>
    /// <param name="character">The character.</param>
    /// <param name="row">From the top, 0 … 8.</param>
    /// <param name="column">From the left, 0 … 4.</param>
    public static bool IsSet(char character, int row, int column)
    {
        string rows = Glyphs.GetValueOrDefault(character) ?? Glyphs['?'];
        return row < rows.Length && ((Digit(rows[row]) >> (Columns - 1 - column)) & 1) == 1;
    }

    private static int Digit(char c) => c <= '9' ? c - '0' : c - 'A' + 10;
}

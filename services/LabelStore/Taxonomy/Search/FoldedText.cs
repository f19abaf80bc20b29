using System.Text;

namespace Assay.LabelStore.Taxonomy.Search;

/// <summary>Text as people compare it while typing: case, accents and the marks between words do not matter.</summary>
/// <remarks>
/// By table, since the services run without the tables of cultures: letters of Latin-1 and Latin Extended-A lose their accents, combining marks are left out. Other
/// letters stay as they are.
/// </remarks>
internal static class FoldedText
{
    // U+00E0 .. U+00FF and U+0100 .. U+017F without accents; where there is a blank, the letter stays as it is.
    private const string Latin1 = "aaaaaa ceeeeiiii nooooo ouuuuy y";
    private const string ExtendedA =
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii  jjkkkllllllllllnnnnnnnnnoooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            var lower = char.ToLowerInvariant(letter);
            if (lower is >= '\u0300' and <= '\u036f')
                continue;
            if (lower is '_' or '-' or '.' or '/' || char.IsWhiteSpace(lower))
            {
                if (folded.Length > 0 && folded[^1] != ' ')
                    folded.Append(' ');
                continue;
            }

            switch (lower)
            {
                case 'ß':
                    folded.Append("ss");
                    break;
                case 'æ':
                    folded.Append("ae");
                    break;
                case 'œ':
                    folded.Append("oe");
                    break;
                default:
                    folded.Append(Bare(lower));
                    break;
            }
        }

        return folded.ToString().TrimEnd();
    }

    private static char Bare(char lower)
    {
        var bare = lower switch
        {
            >= '\u00e0' and <= '\u00ff' => Latin1[lower - 0xe0],
            >= '\u0100' and <= '\u017f' => ExtendedA[lower - 0x100],
            _ => lower,
        };
        return bare == ' ' ? lower : bare;
    }
}

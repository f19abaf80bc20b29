using System.Text;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>Reads RFC 4180 and nothing else: CRLF after every record, quotes only around whole fields, doubled inside.</summary>
internal static class StrictCsv
{
    public static List<string[]> Parse(string text)
    {
        var records = new List<string[]>();
        var fields = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            fields.Add(text[at] == '"' ? Quoted(text, ref at) : Plain(text, ref at));
            if (at < text.Length && text[at] == ',')
            {
                at++;
                if (text[at] is '\r')
                    fields.Add("");
                else
                    continue;
            }

            if (at + 1 >= text.Length || text[at] != '\r' || text[at + 1] != '\n')
                throw new FormatException($"At {at}: a record must end with CRLF.");
            at += 2;
            records.Add([.. fields]);
            fields.Clear();
        }

        return records;
    }

    private static string Plain(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is not (',' or '\r'))
        {
            if (text[at] is '"' or '\n')
                throw new FormatException($"At {at}: a quote or line feed in a field without quotes.");
            at++;
        }

        return text[start..at];
    }

    private static string Quoted(string text, ref int at)
    {
        var field = new StringBuilder();
        for (at++; ; at++)
        {
            if (at >= text.Length)
                throw new FormatException("The file ends within quotes.");
            if (text[at] != '"')
            {
                field.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append('"');
                at++;
            }
            else
            {
                at++;
                return field.ToString();
            }
        }
    }
}

using System.Globalization;
using Spectre.Console;

namespace Assay.Cli.CommandLine;

/// <summary>Tables of one look.</summary>
internal static class Tables
{
    public static Table Create(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var column in columns)
            table.AddColumn(column);
        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void Row(this Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)).ToArray());

    /// <summary>Two columns, names and values.</summary>
    public static Table Facts(params (string Name, string Value)[] facts)
    {
        var table = Create("", "").HideHeaders();
        foreach (var (name, value) in facts)
            table.Row(name, value);
        return table;
    }

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Number(double value, string format = "0.0000") => value.ToString(format, CultureInfo.InvariantCulture);
}

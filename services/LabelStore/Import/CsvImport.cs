using System.Runtime.CompilerServices;
using System.Text;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Export;

namespace Assay.LabelStore.Import;

/// <summary>RFC 4180 with a header. Columns that are not known are passed over, so what was exported comes back as it is.</summary>
internal sealed class CsvImport : IImportReader
{
    public ImportFormat Format => ImportFormat.Csv;

    public string Unit => "line";

    public async IAsyncEnumerable<ImportedRow> ReadAsync(Stream file, string temporaryFolder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var csv = new CsvReader(text, (line, problem) => new ImportFileException(Unit, line, problem));
        var header = await csv.ReadRowAsync(cancellationToken)
            ?? throw new ImportFileException(Unit, 1, $"the file is empty; its first line names the columns, of {ImportColumns.Accepted}");
        var columns = header.Select(column => column.Trim()).ToArray();
        var (id, name, label, status) = (Find(columns, ImportColumns.Ids), Find(columns, ImportColumns.Names), Find(columns, ImportColumns.Labels), Array.IndexOf(columns, ImportColumns.Status));
        if (columns.Where(ImportColumns.IsKnown).GroupBy(column => column, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ImportFileException(Unit, csv.Line, $"the column {twice.Key} is there twice");
        if ((id < 0 && name < 0) || label < 0)
            throw new ImportFileException(Unit, csv.Line, $"the header must name the columns {ImportColumns.Accepted}");

        while (await csv.ReadRowAsync(cancellationToken) is { } values)
        {
            if (values.Count != columns.Length)
                throw new ImportFileException(Unit, csv.Line, $"it has {values.Count} values, the header {columns.Length}; quote values that hold a comma");
            yield return ImportRowFactory.Create(
                csv.Line,
                Value(values, id),
                Value(values, name),
                values[label].Split(ImportColumns.Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                Value(values, status),
                Unit);
        }
    }

    private static int Find(string[] columns, IReadOnlyList<string> names) =>
        names.Select(name => Array.IndexOf(columns, name)).FirstOrDefault(index => index >= 0, -1);

    private static string? Value(IReadOnlyList<string> values, int column) => column < 0 ? null : values[column];
}

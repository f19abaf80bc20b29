using System.Runtime.CompilerServices;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Export;

namespace Assay.Ingestion.Sources.Manifest;

/// <summary>Rows of a CSV manifest; its first row names the columns.</summary>
internal sealed class CsvManifest(TextReader text, string file)
{
    private readonly CsvReader _csv = new(text, (line, problem) => Bad(file, line, problem));

    public async IAsyncEnumerable<ManifestRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = await ReadHeaderAsync(cancellationToken);
        while (await _csv.ReadRowAsync(cancellationToken) is { } values)
        {
            if (values.Count != columns.Length)
                throw Bad(file, _csv.Line, $"it has {values.Count} values, the header {columns.Length}; quote values that hold a comma");
            var row = new ManifestRow { Line = _csv.Line };
            for (var i = 0; i < columns.Length; i++)
                ManifestColumns.Set(row, columns[i], values[i]);
            yield return row;
        }
    }

    private async Task<string[]> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        if (await _csv.ReadRowAsync(cancellationToken) is not { } header)
            throw Bad(file, 1, $"the file is empty; its first line names the columns, of {ManifestColumns.Accepted}");
        var columns = header.Select(column => column.Trim()).ToArray();
        return ManifestColumns.Problem(columns) is { } problem ? throw Bad(file, _csv.Line, problem) : columns;
    }

    private static WrongStateException Bad(string file, long line, string problem) => new($"The manifest '{file}' cannot be read: line {line}: {problem}.");
}

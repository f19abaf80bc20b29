using System.Text.Json;
using Assay.Cli.CommandLine;

namespace Assay.Cli.Commands.Exchange;

/// <summary>Beside an output that is not whole: which export it is of, so that the same command goes on where it was interrupted.</summary>
/// <param name="Export">Id of the export.</param>
/// <param name="Asked">What was asked for.</param>
internal sealed record ExportState(string Export, string Asked)
{
    /// <summary>The export that an output was begun with; null if there is none or something else was asked for.</summary>
    public static async Task<string?> FindAsync(string file, string asked, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            return null;
        try
        {
            await using var stream = File.OpenRead(file);
            var state = await JsonSerializer.DeserializeAsync<ExportState>(stream, cancellationToken: cancellationToken);
            return state?.Asked == asked ? state.Export : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public Task WriteAsync(string file, CancellationToken cancellationToken) => WholeFile.WriteAsync(file, JsonSerializer.Serialize(this), cancellationToken);
}

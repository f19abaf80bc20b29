using System.Text;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Google.Protobuf;

namespace Assay.Scoring.Runs;

/// <summary>What runs found, for people and programs: <c>report.json</c>, a <see cref="RunReport"/> in the JSON of its definition.</summary>
internal sealed class RunReports(IObjectStore store)
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithIndentation());
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public async Task WriteAsync(RunDocument run, RunReport report, CancellationToken cancellationToken) =>
        await store.PutAsync(Key(run), Encoding.UTF8.GetBytes(Formatter.Format(report) + "\n"), cancellationToken);

    /// <exception cref="NotFoundException">It is not there any more.</exception>
    public async Task<RunReport> ReadAsync(RunDocument run, CancellationToken cancellationToken)
    {
        try
        {
            return Parser.Parse<RunReport>(Encoding.UTF8.GetString(await store.ReadAllAsync(Key(run), cancellationToken)));
        }
        catch (ObjectNotFoundException)
        {
            throw new NotFoundException($"The report of the run \"{run.Id}\" is not in the object store any more. Start a new run.");
        }
    }

    private static string Key(RunDocument run) => DatasetKeys.RunFile(run.Dataset, run.Id, "report.json");
}

using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Methods;
using Microsoft.Extensions.Options;

namespace Assay.Scoring.Runs;

/// <summary>Works on a run by its method, and writes what all runs leave: report and summary.</summary>
internal sealed class RunWork(RunMethods methods, RunCatalog runs, RunReports reports, IObjectStore store, LabelColumns labels, IOptions<ScoringOptions> options)
{
    public async Task<RunOutcome> RunAsync(RunDocument run, RunCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        using var activity = ScoringTelemetry.Activities.StartActivity("score data set");
        activity?.SetTag("assay.dataset", run.Dataset).SetTag("assay.run", run.Id).SetTag("assay.method", run.Method).SetTag("assay.model", run.Model);
        var manifest = await labels.GetManifestAsync(run.Dataset, run.LabelVersion, cancellationToken);
        var source = run.Parameters.SourceRun.Length > 0 ? await runs.GetAsync(run.Parameters.SourceRun, cancellationToken) : null;
        var context = new RunContext(run, source, manifest, checkpoint, options.Value.Parallel(cancellationToken).MaxDegreeOfParallelism);
        var result = await methods.Of(run.Parameters).RunAsync(context, cancellationToken);

        await reports.WriteAsync(run, result.Report, cancellationToken);
        await store.PutAsync(DatasetKeys.RunSummary(run.Dataset, run.Id), RunJson.Write(RunSummaryFile.Of(run, result.Outcome)), cancellationToken);
        activity?.SetTag("assay.scored", result.Outcome.Scored).SetTag("assay.skipped", result.Outcome.Skipped);
        return result.Outcome;
    }
}

using Assay.Ingestion.Sources;
using Assay.Ingestion.V1;
using Assay.ServiceDefaults.Jobs;

namespace Assay.Ingestion.Jobs;

/// <summary>What callers see of a job.</summary>
internal sealed class IngestJobMapper(LiveProgress live)
{
    private const int MaxWarnings = 100;

    public IngestJob ToMessage(IngestJobDocument job) => new()
    {
        Id = job.Id,
        Dataset = job.Dataset,
        Source = job.Source is { } source ? Source.Parser.ParseJson(source) : null,
        Storage = job.Storage,
        Progress = JobProgressFactory.Create(job.Record, live.Find(job.Id)),
        Skipped = job.Skipped,
        Shards = job.Shards,
        Warnings = { Warnings(job).Take(MaxWarnings) },
    };

    private static IEnumerable<string> Warnings(IngestJobDocument job)
    {
        foreach (var warning in job.Warnings)
            yield return warning;
        if (job.NotCopied > 0)
            yield return SourceWarnings.Describe(WarningKind.NotCopied, job.NotCopied, job.NotCopiedNames);
    }
}

using Assay.LabelStore.Export.Jobs;
using Assay.LabelStore.Import.Jobs;
using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.Options;

namespace Assay.LabelStore;

/// <summary>Deletes exports and imports that are old, with their files. Label versions that imports made stay.</summary>
internal sealed class ExchangeCleaner(
    ExportJobs exports,
    ImportJobs imports,
    IHostApplicationLifetime lifetime,
    IOptions<LabelStoreOptions> store,
    IOptions<JobsOptions> options,
    TimeProvider time,
    ILogger<ExchangeCleaner> logger) : Reconciler(lifetime, options, time, logger)
{
    protected override async Task ReconcileAsync(bool isFirst, CancellationToken cancellationToken)
    {
        var before = Time.GetUtcNow() - store.Value.ExchangeLifetime;
        await exports.DeleteOldAsync(before, cancellationToken);
        await imports.DeleteOldAsync(before, cancellationToken);
    }
}

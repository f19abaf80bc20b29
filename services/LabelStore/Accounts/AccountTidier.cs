using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.Options;

namespace Assay.LabelStore.Accounts;

/// <summary>Takes away sessions, links and API tokens that have ended; they do not count any more before that.</summary>
internal sealed class AccountTidier(
    Sessions sessions, Links links, ApiTokens tokens, IHostApplicationLifetime lifetime, IOptions<JobsOptions> options, TimeProvider time, ILogger<AccountTidier> logger)
    : Reconciler(lifetime, options, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    protected override async Task ReconcileAsync(bool isFirst, CancellationToken cancellationToken)
    {
        await sessions.TidyAsync(cancellationToken);
        await links.TidyAsync(cancellationToken);
        await tokens.TidyAsync(cancellationToken);
    }
}

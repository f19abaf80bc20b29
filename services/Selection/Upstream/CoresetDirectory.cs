using Assay.Scoring.V1;
using Assay.ServiceDefaults.Clients;

namespace Assay.Selection.Upstream;

/// <summary>The coreset trees of Scoring.</summary>
internal sealed class CoresetDirectory(CoresetService.CoresetServiceClient coresets)
{
    /// <summary>Changes labels and removes images; returns the nodes that were made anew.</summary>
    public async Task<long> UpdateAsync(string run, IEnumerable<CoresetChange> changes, CancellationToken cancellationToken)
    {
        var request = new UpdateCoresetRequest { Run = run, Changes = { changes } };
        return (await coresets.UpdateCoresetAsync(request, cancellationToken: cancellationToken).OfServiceAsync("Scoring")).NodesMade;
    }
}

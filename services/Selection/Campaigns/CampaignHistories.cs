using System.Runtime.CompilerServices;
using Assay.Selection.Campaigns.Reports;

namespace Assay.Selection.Campaigns;

/// <summary>Reads campaigns with all their rounds, one campaign in memory at a time.</summary>
internal sealed class CampaignHistories(CampaignCatalog campaigns)
{
    /// <exception cref="ServiceDefaults.Errors.NotFoundException">There is no such campaign.</exception>
    public async IAsyncEnumerable<CampaignHistory> ReadAsync(IEnumerable<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            var campaign = await campaigns.GetAsync(id, cancellationToken);
            var rounds = await campaigns.ReadRoundsAsync(campaign, cancellationToken).Select(round => round.Round).ToListAsync(cancellationToken);
            yield return new CampaignHistory(CampaignMapper.ToMessage(campaign), rounds);
        }
    }
}

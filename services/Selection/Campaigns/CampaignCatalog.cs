using System.Runtime.CompilerServices;
using Assay.Documents;
using Assay.ServiceDefaults.Errors;

namespace Assay.Selection.Campaigns;

/// <summary>Keeps and finds campaigns and their rounds.</summary>
internal sealed class CampaignCatalog(IDocumentStore documents)
{
    private readonly IDocumentCollection<CampaignDocument> _campaigns = documents.Collection(CampaignDocument.Collection);
    private readonly IDocumentCollection<CampaignRoundDocument> _rounds = documents.Collection(CampaignRoundDocument.Collection);

    /// <exception cref="NotFoundException">There is no such campaign.</exception>
    public async Task<CampaignDocument> GetAsync(string id, CancellationToken cancellationToken) =>
        (id.Length == 0 ? null : await FindAsync(id, cancellationToken)) ?? throw new NotFoundException($"There is no campaign \"{id}\". List them with ListCampaigns.");

    public async Task<CampaignDocument?> FindAsync(string id, CancellationToken cancellationToken) => (await _campaigns.FindAsync(id, cancellationToken))?.Value;

    public Task<DocumentPage<CampaignDocument>> ListAsync(string dataset, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var query = dataset.Length > 0 ? DocumentQuery.By(CampaignDocument.ByDataset, dataset) : DocumentQuery.By(CampaignDocument.ByCreated);
        return _campaigns.QueryAsync(query with { Descending = true, Limit = limit, Continuation = continuation }, cancellationToken);
    }

    /// <summary>Those that go on by themselves and are to be looked at by now.</summary>
    public IAsyncEnumerable<Versioned<CampaignDocument>> ListDueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        _campaigns.QueryAllAsync(DocumentQuery.By(CampaignDocument.ByDue, true) with { To = now }, cancellationToken);

    public Task<long> CountOpenAsync(CancellationToken cancellationToken) => _campaigns.CountAsync(DocumentQuery.By(CampaignDocument.ByDue, true), cancellationToken);

    /// <summary>Inserts a campaign, unless it is there already; returns the one that is there.</summary>
    public async Task<CampaignDocument> InsertOnceAsync(CampaignDocument campaign, CancellationToken cancellationToken) =>
        await _campaigns.InsertIfAbsentAsync(campaign, cancellationToken) ? campaign : await GetAsync(campaign.Id, cancellationToken);

    public async Task<CampaignDocument> UpdateAsync(string id, Func<CampaignDocument, CampaignDocument> change, CancellationToken cancellationToken) =>
        (await _campaigns.UpdateAsync(id, change, cancellationToken: cancellationToken)).Value;

    public async Task<CampaignRoundDocument> GetRoundAsync(string campaign, int number, CancellationToken cancellationToken) =>
        (await _rounds.GetAsync(CampaignIds.Round(campaign, number), cancellationToken)).Value;

    /// <summary>The round that a campaign is in; null before its first.</summary>
    public async Task<CampaignRoundDocument?> FindLatestRoundAsync(CampaignDocument campaign, CancellationToken cancellationToken) =>
        (await _rounds.FindAsync(CampaignIds.Round(campaign.Id, campaign.Round), cancellationToken))?.Value;

    /// <summary>A round, begun if it is not there.</summary>
    public async Task<Versioned<CampaignRoundDocument>> OpenRoundAsync(CampaignRoundDocument first, CancellationToken cancellationToken)
    {
        await _rounds.InsertIfAbsentAsync(first, cancellationToken);
        return await _rounds.GetAsync(first.Id, cancellationToken);
    }

    /// <exception cref="DocumentConflictException">Another has changed it since it was read.</exception>
    public Task<Versioned<CampaignRoundDocument>> ReplaceRoundAsync(CampaignRoundDocument round, long version, CancellationToken cancellationToken) =>
        _rounds.ReplaceAsync(round, version, cancellationToken);

    /// <summary>Takes back a round that found nothing to do, unless another has gone on with it since: the campaign was resumed.</summary>
    public async Task DeleteRoundAsync(CampaignRoundDocument round, long version, CancellationToken cancellationToken)
    {
        try
        {
            await _rounds.DeleteAsync(round.Id, version, cancellationToken);
        }
        catch (DocumentConflictException)
        {
            // It has something to do now.
        }
    }

    /// <summary>A page of a campaign's rounds, first to last.</summary>
    public Task<DocumentPage<CampaignRoundDocument>> ListRoundsAsync(CampaignDocument campaign, int limit, string? continuation, CancellationToken cancellationToken) =>
        _rounds.QueryAsync(RoundsOf(campaign) with { Limit = limit, Continuation = continuation }, cancellationToken);

    /// <summary>All rounds of a campaign, first to last.</summary>
    public async IAsyncEnumerable<CampaignRoundDocument> ReadRoundsAsync(CampaignDocument campaign, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var round in _rounds.QueryAllAsync(RoundsOf(campaign) with { Limit = 1000 }, cancellationToken))
            yield return round.Value;
    }

    // A round that found nothing to do may be there for a moment after the campaign has ended with the one before it.
    private static DocumentQuery RoundsOf(CampaignDocument campaign) => DocumentQuery.By(CampaignRoundDocument.ByCampaign, campaign.Id) with { To = campaign.Round + 1 };
}

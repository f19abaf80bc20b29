using Assay.Documents;
using Assay.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Assay.LabelStore.Accounts;

/// <summary>One-time links: of a user the newest works, once.</summary>
internal sealed class Links(IDocumentStore documents, IOptions<AccountsOptions> options, TimeProvider time)
{
    private readonly IDocumentCollection<LinkDocument> _links = documents.Collection(LinkDocument.Collection);

    public async Task<(string Secret, DateTimeOffset Expires)> MakeAsync(string user, CancellationToken cancellationToken)
    {
        var secret = Secret.New(Secret.LinkPrefix);
        var link = new LinkDocument { Hash = Secret.Hash(secret), User = user, Expires = time.GetUtcNow() + options.Value.LinkLifetime };
        await RemoveAllAsync(user, cancellationToken);
        await _links.InsertAsync(link, cancellationToken);
        return (secret, link.Expires);
    }

    /// <summary>The link of a secret; null if there is none that works.</summary>
    public async Task<LinkDocument?> FindAsync(string secret, CancellationToken cancellationToken) =>
        Secret.Is(secret, Secret.LinkPrefix) && await _links.FindAsync(Secret.Hash(secret), cancellationToken) is { } found && found.Value.Expires > time.GetUtcNow()
            ? found.Value
            : null;

    /// <summary>Uses a link up. Of several who try at once one succeeds.</summary>
    public Task<bool> UseAsync(LinkDocument link, CancellationToken cancellationToken) => _links.DeleteAsync(link.Hash, cancellationToken: cancellationToken);

    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var query = new DocumentQuery { Index = LinkDocument.ByExpiry, To = time.GetUtcNow() };
        await foreach (var link in _links.QueryAllAsync(query, cancellationToken))
            await _links.DeleteAsync(link.Value.Hash, cancellationToken: cancellationToken);
    }

    private async Task RemoveAllAsync(string user, CancellationToken cancellationToken)
    {
        await foreach (var link in _links.QueryAllAsync(DocumentQuery.By(LinkDocument.ByUser, user), cancellationToken))
            await _links.DeleteAsync(link.Value.Hash, cancellationToken: cancellationToken);
    }
}

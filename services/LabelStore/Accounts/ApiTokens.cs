using Assay.Documents;
using Assay.ServiceDefaults.Errors;

namespace Assay.LabelStore.Accounts;

/// <summary>API tokens.</summary>
internal sealed class ApiTokens(IDocumentStore documents, Users users, AuditLog audit, TimeProvider time)
{
    private static readonly TimeSpan Coarseness = TimeSpan.FromMinutes(5);
    private readonly IDocumentCollection<ApiTokenDocument> _tokens = documents.Collection(ApiTokenDocument.Collection);

    /// <summary>Keeps a token that is described; returns its secret, which is told once.</summary>
    /// <exception cref="PermissionDeniedException">It would administer, and its user does not.</exception>
    public async Task<(string Secret, ApiTokenDocument Token)> CreateAsync(ApiTokenDocument description, CancellationToken cancellationToken)
    {
        if (description.Admin && !(await users.GetAsync(description.User, cancellationToken)).Admin)
            throw new PermissionDeniedException($"{description.User} does not administer the installation, so a token of {description.User} cannot.");
        var (secret, id) = Secret.NewApiToken();
        var token = description with { Id = id, Hash = Secret.Hash(secret) };
        await _tokens.InsertAsync(token, cancellationToken);
        await audit.WriteAsync(
            AuditAction.TokenCreated, token.User, token.User,
            $"{token.Id} \"{token.Title}\", {token.Role.ToString().ToLowerInvariant()} on {(token.Datasets.Count == 0 ? "all" : string.Join(' ', token.Datasets))}{(token.Admin ? ", administers" : "")}");
        return (secret, token);
    }

    /// <summary>The token of a secret; null if there is none or it has ended.</summary>
    public async Task<ApiTokenDocument?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        if (Secret.IdOf(secret) is not { } id || await _tokens.FindAsync(id, cancellationToken) is not { } found)
            return null;
        var now = time.GetUtcNow();
        if (!Secret.Fits(secret, found.Value.Hash) || found.Value.Expires <= now)
            return null;
        if (found.Value.LastUsed is not { } used || now - used >= Coarseness)
            await TouchAsync(found, now, cancellationToken);
        return found.Value;
    }

    /// <summary>A user's own tokens, or all.</summary>
    public Task<DocumentPage<ApiTokenDocument>> ListAsync(string? user, int size, string pageToken, CancellationToken cancellationToken)
    {
        var query = user is null ? DocumentQuery.By(ApiTokenDocument.ByCreated) : DocumentQuery.By(ApiTokenDocument.ByUser, user);
        return _tokens.QueryAsync(query with { Descending = true, Limit = size, Continuation = pageToken }, cancellationToken);
    }

    /// <param name="id">Id of the token.</param>
    /// <param name="actor">Who ends it.</param>
    /// <param name="anybodys">Whether the actor may end tokens of others.</param>
    /// <param name="cancellationToken">Who ends it has left.</param>
    /// <exception cref="NotFoundException">The actor has no such token.</exception>
    public async Task RevokeAsync(string id, string actor, bool anybodys, CancellationToken cancellationToken)
    {
        var token = (await _tokens.FindAsync(id, cancellationToken))?.Value;
        if (token is null)
            return;
        if (token.User != actor && !anybodys)
            throw new NotFoundException($"You have no token \"{id}\".");
        if (await _tokens.DeleteAsync(id, cancellationToken: cancellationToken))
            await audit.WriteAsync(AuditAction.TokenRevoked, actor, token.User, $"{token.Id} \"{token.Title}\"");
    }

    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var query = new DocumentQuery { Index = ApiTokenDocument.ByExpiry, To = time.GetUtcNow() };
        await foreach (var token in _tokens.QueryAllAsync(query, cancellationToken))
            await _tokens.DeleteAsync(token.Value.Id, cancellationToken: cancellationToken);
    }

    private async Task TouchAsync(Versioned<ApiTokenDocument> token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await _tokens.ReplaceAsync(token.Value with { LastUsed = now }, token.Version, cancellationToken);
        }
        catch (Exception exception) when (exception is DocumentConflictException or DocumentNotFoundException)
        {
            // Another call did it, or it was revoked: the next one will see.
        }
    }
}

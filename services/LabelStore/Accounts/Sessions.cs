using Assay.Documents;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Assay.LabelStore.Accounts;

/// <summary>Sessions: begun by a sign-in, ended by their user, by idleness or by age.</summary>
internal sealed class Sessions(IDocumentStore documents, IOptions<AccountsOptions> options, TimeProvider time)
{
    private const int MostListed = 1000;
    private const int LongestAgent = 256;

    // Each request would otherwise write.
    private static readonly TimeSpan Coarseness = TimeSpan.FromMinutes(1);
    private readonly IDocumentCollection<SessionDocument> _sessions = documents.Collection(SessionDocument.Collection);

    /// <summary>Begins a session; its token is known to nobody but who gets it here.</summary>
    public async Task<(string Token, SessionDocument Session)> BeginAsync(string user, string client, string agent, Caller? identity, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var token = Secret.New(Secret.SessionPrefix);
        var session = new SessionDocument
        {
            Hash = Secret.Hash(token),
            User = user,
            Created = now,
            LastUsed = now,
            Expires = now + options.Value.SessionLifetime,
            Client = client,
            Agent = agent.Length <= LongestAgent ? agent : agent[..LongestAgent],
            Roles = identity?.Roles ?? new Dictionary<string, DatasetRole>(),
            Admin = identity?.IsAdmin ?? false,
        };
        await _sessions.InsertAsync(session, cancellationToken);
        return (token, session);
    }

    /// <summary>The session of a token; null if there is none or it has ended.</summary>
    public async Task<SessionDocument?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (!Secret.Is(token, Secret.SessionPrefix) || await _sessions.FindAsync(Secret.Hash(token), cancellationToken) is not { } found || !IsOpen(found.Value))
            return null;
        if (time.GetUtcNow() - found.Value.LastUsed >= Coarseness)
            await TouchAsync(found, cancellationToken);
        return found.Value;
    }

    public async Task<IReadOnlyList<SessionDocument>> ListAsync(string user, CancellationToken cancellationToken)
    {
        var query = DocumentQuery.By(SessionDocument.ByUser, user) with { Descending = true, Limit = MostListed };
        return [.. (await _sessions.QueryAsync(query, cancellationToken)).Items.Select(item => item.Value).Where(IsOpen)];
    }

    /// <exception cref="NotFoundException">The user has no such session.</exception>
    public async Task EndAsync(string user, string publicId, CancellationToken cancellationToken)
    {
        var session = (await ListAsync(user, cancellationToken)).FirstOrDefault(session => session.PublicId() == publicId)
            ?? throw new NotFoundException($"You have no session \"{publicId}\"; it may have ended.");
        await _sessions.DeleteAsync(session.Hash, cancellationToken: cancellationToken);
    }

    /// <summary>Ends the session of a token; returns it, or null if there was none.</summary>
    public async Task<SessionDocument?> EndByTokenAsync(string token, CancellationToken cancellationToken)
    {
        var found = Secret.Is(token, Secret.SessionPrefix) ? await _sessions.FindAsync(Secret.Hash(token), cancellationToken) : null;
        return found is not null && await _sessions.DeleteAsync(found.Value.Hash, cancellationToken: cancellationToken) ? found.Value : null;
    }

    /// <summary>Ends all sessions of a user but one.</summary>
    public async Task EndAllAsync(string user, string? exceptToken, CancellationToken cancellationToken)
    {
        var kept = exceptToken is null ? "" : Secret.Hash(exceptToken);
        await foreach (var session in _sessions.QueryAllAsync(DocumentQuery.By(SessionDocument.ByUser, user), cancellationToken))
        {
            if (session.Value.Hash != kept)
                await _sessions.DeleteAsync(session.Value.Hash, cancellationToken: cancellationToken);
        }
    }

    /// <summary>Takes away those that ended by age.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var query = new DocumentQuery { Index = SessionDocument.ByExpiry, To = time.GetUtcNow() };
        await foreach (var session in _sessions.QueryAllAsync(query, cancellationToken))
            await _sessions.DeleteAsync(session.Value.Hash, cancellationToken: cancellationToken);
    }

    private bool IsOpen(SessionDocument session)
    {
        var now = time.GetUtcNow();
        return now < session.Expires && now - session.LastUsed < options.Value.SessionIdle;
    }

    private async Task TouchAsync(Versioned<SessionDocument> session, CancellationToken cancellationToken)
    {
        try
        {
            await _sessions.ReplaceAsync(session.Value with { LastUsed = time.GetUtcNow() }, session.Version, cancellationToken);
        }
        catch (Exception exception) when (exception is DocumentConflictException or DocumentNotFoundException)
        {
            // Another request did it, or it was ended: the next one will see.
        }
    }
}

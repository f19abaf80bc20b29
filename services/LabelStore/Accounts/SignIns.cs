using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Security;
using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Accounts;

/// <summary>Ways to begin a session, and to change what begins one.</summary>
internal sealed class SignIns(Users users, Sessions sessions, Links links, PasswordHasher hasher, AttemptLimiter limiter, IdentityTokens identities, AuditLog audit)
{
    // The key under which guesses at links are counted: no user's name.
    private const string AnyLink = "link";

    /// <exception cref="UnauthenticatedException">The name or the password is wrong; which of them is not told.</exception>
    /// <exception cref="OverloadedException">There were too many wrong tries.</exception>
    public async Task<(string Token, SessionDocument Session)> WithPasswordAsync(string typed, string password, string client, string agent, CancellationToken cancellationToken)
    {
        var name = UserName.Normalize(typed);
        limiter.Check(name, client);
        var user = await users.FindAsync(name, cancellationToken);
        var fits = await hasher.VerifyAsync(password, user is { Disabled: false } ? user.PasswordHash : "", cancellationToken);
        if (!fits || user is null)
        {
            limiter.Failed(name, client);
            await audit.WriteAsync(AuditAction.SignInRefused, "", name, user is { Disabled: true } ? "disabled" : "wrong name or password", client);
            throw new UnauthenticatedException("The name or the password is wrong.");
        }

        limiter.Succeeded(name, client);
        return await BeginAsync(user.Name, "by password", client, agent, null, cancellationToken);
    }

    /// <exception cref="UnauthenticatedException">The authority's token does not count here.</exception>
    public async Task<(string Token, SessionDocument Session)> WithIdentityAsync(string token, string nonce, string client, string agent, CancellationToken cancellationToken)
    {
        limiter.Check(AnyLink, client);
        var caller = await identities.FindAsync(token, nonce, cancellationToken);
        var user = caller is null ? null : await users.EnsureAsync(caller.Name, cancellationToken);
        if (user is not { Disabled: false })
        {
            limiter.Failed(AnyLink, client);
            await audit.WriteAsync(AuditAction.SignInRefused, "", caller?.Name ?? "", user is null ? "the authority's token is not valid" : "disabled", client);
            throw new UnauthenticatedException(user is null
                ? "The authority's token is not valid here; see the log of LabelStore."
                : $"{user.Name} is disabled here; ask who administers the installation.");
        }

        return await BeginAsync(user.Name, "by the authority", client, agent, caller, cancellationToken);
    }

    /// <exception cref="NotFoundException">The link does not work (any more).</exception>
    public async Task<LinkDocument> GetLinkAsync(string secret, string client, CancellationToken cancellationToken)
    {
        limiter.Check(AnyLink, client);
        if (await links.FindAsync(secret, cancellationToken) is { } link && await users.FindAsync(link.User, cancellationToken) is { Disabled: false })
            return link;
        limiter.Failed(AnyLink, client);
        await audit.WriteAsync(AuditAction.LinkRefused, "", "", "", client);
        throw new NotFoundException("This link does not work any more: it was used, replaced or is too old. Ask who administers the installation for a new one.");
    }

    public async Task<(string Token, SessionDocument Session)> WithLinkAsync(string secret, string password, string client, string agent, CancellationToken cancellationToken)
    {
        var link = await GetLinkAsync(secret, client, cancellationToken);
        CheckNew(password, link.User, "password");
        var hash = await hasher.HashAsync(password, cancellationToken);
        if (!await links.UseAsync(link, cancellationToken))
            throw new NotFoundException("This link was used a moment ago. Sign in, or ask for a new one.");

        // The link is used up: what follows from it happens even if who used it has left.
        await users.SetPasswordAsync(link.User, hash, CancellationToken.None);
        await sessions.EndAllAsync(link.User, null, CancellationToken.None);
        await audit.WriteAsync(AuditAction.LinkUsed, link.User, link.User, "", client);
        return await BeginAsync(link.User, "by link", client, agent, null, CancellationToken.None);
    }

    /// <summary>Changes a user's own password and ends the user's other sessions.</summary>
    /// <param name="name">The user.</param>
    /// <param name="password">The password until now.</param>
    /// <param name="newPassword">The new one.</param>
    /// <param name="currentToken">Token of the session that goes on; null = none.</param>
    /// <param name="cancellationToken">Who changes it has left.</param>
    public async Task ChangePasswordAsync(string name, string password, string newPassword, string? currentToken, CancellationToken cancellationToken)
    {
        var user = await users.GetAsync(name, cancellationToken);
        if (user.PasswordHash.Length == 0)
            throw new WrongStateException($"{name} has no password here. Ask who administers the installation for a link that sets one.");
        limiter.Check(name, "");
        CheckNew(newPassword, name, "new_password");
        if (!await hasher.VerifyAsync(password, user.PasswordHash, cancellationToken))
        {
            limiter.Failed(name, "");
            throw new InvalidInputException("password", "is not the password that you have");
        }

        await users.SetPasswordAsync(name, await hasher.HashAsync(newPassword, cancellationToken), CancellationToken.None);
        await sessions.EndAllAsync(name, currentToken, CancellationToken.None);
        await audit.WriteAsync(AuditAction.PasswordChanged, name, name);
    }

    public async Task EndAsync(string token, CancellationToken cancellationToken)
    {
        if (await sessions.EndByTokenAsync(token, cancellationToken) is { } session)
            await audit.WriteAsync(AuditAction.SignedOut, session.User, session.User);
    }

    private async Task<(string Token, SessionDocument Session)> BeginAsync(
        string user, string how, string client, string agent, Caller? identity, CancellationToken cancellationToken)
    {
        var begun = await sessions.BeginAsync(user, client, agent, identity, cancellationToken);
        await users.NoteSignInAsync(user, CancellationToken.None);
        await audit.WriteAsync(AuditAction.SignedIn, user, user, how, client);
        return begun;
    }

    private static void CheckNew(string password, string user, string field)
    {
        var validator = new RequestValidator();
        PasswordRule.Check(validator, password, user, field);
        validator.ThrowIfInvalid();
    }
}

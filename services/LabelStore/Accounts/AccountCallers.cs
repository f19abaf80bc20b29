using Assay.ServiceDefaults.Security;

namespace Assay.LabelStore.Accounts;

/// <summary>Whose a token is, from the accounts themselves: what was changed counts at the next call.</summary>
internal sealed class AccountCallers(Sessions sessions, ApiTokens tokens, IdentityTokens identities, Users users) : ICallerSource
{
    public async ValueTask<Caller?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(token, cancellationToken) is { } session)
        {
            var vouched = new Caller { Name = session.User, Kind = CallerKind.Person, IsAdmin = session.Admin, Roles = session.Roles };
            return await WithOwnRolesAsync(vouched, cancellationToken);
        }

        if (await tokens.FindAsync(token, cancellationToken) is { } apiToken)
            return await users.FindAsync(apiToken.User, cancellationToken) is { Disabled: false } user ? apiToken.CallerFor(user) : null;
        return await identities.FindAsync(token, null, cancellationToken) is { } caller ? await WithOwnRolesAsync(caller, cancellationToken) : null;
    }

    public void Forget(string token)
    {
        // Nothing is remembered.
    }

    // What an authority says of somebody counts besides what was given here; who is disabled here gets in by neither.
    private async Task<Caller?> WithOwnRolesAsync(Caller vouched, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(vouched.Name, cancellationToken) is not { } user)
            return vouched;
        return user.Disabled ? null : vouched with
        {
            IsAdmin = vouched.IsAdmin || user.Admin,
            Roles = vouched.Roles.Concat(user.Roles).GroupBy(role => role.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Max(role => role.Value)),
        };
    }
}

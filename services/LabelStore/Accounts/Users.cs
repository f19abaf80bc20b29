using System.Globalization;
using Assay.Documents;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Security;

namespace Assay.LabelStore.Accounts;

/// <summary>Users and their roles.</summary>
internal sealed class Users(IDocumentStore documents, Sessions sessions, AuditLog audit, TimeProvider time)
{
    private readonly IDocumentCollection<UserDocument> _users = documents.Collection(UserDocument.Collection);

    public async Task<UserDocument?> FindAsync(string name, CancellationToken cancellationToken) =>
        UserName.IsValid(name) ? (await _users.FindAsync(name, cancellationToken))?.Value : null;

    /// <exception cref="NotFoundException">There is no such user.</exception>
    public async Task<UserDocument> GetAsync(string name, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken) ?? throw NoSuchUser(name);

    public Task<DocumentPage<UserDocument>> ListAsync(int size, string pageToken, CancellationToken cancellationToken) =>
        _users.QueryAsync(DocumentQuery.All with { Limit = size, Continuation = pageToken }, cancellationToken);

    /// <exception cref="AlreadyExistsException">The name is taken, or was once.</exception>
    public async Task<UserDocument> CreateAsync(UserDocument user, string actor, CancellationToken cancellationToken)
    {
        if (!await _users.InsertIfAbsentAsync(user with { Created = time.GetUtcNow() }, cancellationToken))
            throw new AlreadyExistsException($"There is a user \"{user.Name}\" already; take another name, or make a new link for that user.");
        await audit.WriteAsync(AuditAction.UserCreated, actor, user.Name, user.Admin ? "administers the installation" : Describe(user.Roles));
        return user;
    }

    /// <summary>Makes the user that an authority vouches for, if there is none of this name.</summary>
    public async Task<UserDocument> EnsureAsync(string name, CancellationToken cancellationToken)
    {
        var user = new UserDocument { Name = name, Created = time.GetUtcNow() };
        if (await _users.InsertIfAbsentAsync(user, cancellationToken))
            await audit.WriteAsync(AuditAction.UserCreated, "", name, "by the authority");
        return (await _users.GetAsync(name, cancellationToken)).Value;
    }

    /// <summary>Changes a user; what stays null stays as it is.</summary>
    public async Task<UserDocument> UpdateAsync(string name, string? displayName, bool? admin, bool? disabled, string actor, CancellationToken cancellationToken)
    {
        if (admin == false || disabled == true)
            await DemandAnotherAdminAsync(name, cancellationToken);
        var changed = await ChangeAsync(
            name, user => user with { DisplayName = displayName ?? user.DisplayName, Admin = admin ?? user.Admin, Disabled = disabled ?? user.Disabled }, cancellationToken);
        if (changed.Disabled)
            await sessions.EndAllAsync(name, null, CancellationToken.None);
        await audit.WriteAsync(
            AuditAction.UserChanged, actor, name,
            string.Join(", ", new[] { displayName is null ? null : "display name", Word(admin, "administers", "administers no more"), Word(disabled, "disabled", "enabled") }.OfType<string>()));
        return changed;
    }

    public async Task<UserDocument> SetRoleAsync(string name, string dataset, DatasetRole role, string actor, CancellationToken cancellationToken)
    {
        var changed = await ChangeAsync(name, user => user.WithRole(dataset, role), cancellationToken);
        await audit.WriteAsync(AuditAction.RoleSet, actor, name, $"{role.ToString().ToLowerInvariant()} on {dataset}");
        return changed;
    }

    public Task<UserDocument> SetPasswordAsync(string name, string hash, CancellationToken cancellationToken) =>
        ChangeAsync(name, user => user with { PasswordHash = hash }, cancellationToken);

    public Task<UserDocument> NoteSignInAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(name, user => user with { LastSignIn = time.GetUtcNow() }, cancellationToken);

    /// <summary>Whether somebody who administers the installation can sign in.</summary>
    public async Task<bool> HasAdminAsync(CancellationToken cancellationToken)
    {
        await foreach (var user in _users.QueryAllAsync(DocumentQuery.By(UserDocument.ByAdmin, true), cancellationToken))
        {
            if (user.Value.PasswordHash.Length > 0)
                return true;
        }

        return false;
    }

    private async Task DemandAnotherAdminAsync(string name, CancellationToken cancellationToken)
    {
        var page = await _users.QueryAsync(DocumentQuery.By(UserDocument.ByAdmin, true) with { Limit = 2 }, cancellationToken);
        if (page.Items.All(user => user.Value.Name == name) && page.Items.Count > 0)
            throw new WrongStateException($"{name} is the last user who administers the installation; let another one do so first.");
    }

    private async Task<UserDocument> ChangeAsync(string name, Func<UserDocument, UserDocument> change, CancellationToken cancellationToken)
    {
        try
        {
            return (await _users.UpdateAsync(name, change, cancellationToken: cancellationToken)).Value;
        }
        catch (DocumentNotFoundException)
        {
            throw NoSuchUser(name);
        }
    }

    private static NotFoundException NoSuchUser(string name) => new($"There is no user \"{(name.Length <= 64 ? name : name[..64])}\".");

    private static string? Word(bool? value, string yes, string no) => value is null ? null : value.Value ? yes : no;

    private static string Describe(IReadOnlyDictionary<string, DatasetRole> roles) =>
        string.Join(", ", roles.Select(role => string.Create(CultureInfo.InvariantCulture, $"{role.Value.ToString().ToLowerInvariant()} on {role.Key}")));
}

using Assay.LabelStore.V1;

namespace Assay.Workbench.Api;

internal sealed record UserModel(
    string Name, string DisplayName, bool Admin, bool Disabled, IReadOnlyList<RoleModel> Roles, bool HasPassword, DateTimeOffset? Created, DateTimeOffset? LastSignIn)
{
    public static UserModel From(User user) => new(
        user.Name, user.DisplayName, user.Admin, user.Disabled, [.. user.Roles.Select(RoleModel.From)], user.HasPassword, user.Created?.ToDateTimeOffset(),
        user.LastSignIn?.ToDateTimeOffset());
}

internal sealed record UserList(IReadOnlyList<UserModel> Users, string NextPageToken);

internal sealed record NewUser(string Name, string? DisplayName, bool Admin, IReadOnlyList<RoleModel>? Roles);

/// <summary>A user and the secret of a one-time link for that user, which is told once.</summary>
internal sealed record InvitedUser(UserModel User, string Link, DateTimeOffset LinkExpires);

internal sealed record NewLink(string Link, DateTimeOffset LinkExpires);

/// <summary>What shall be changed; absent = as it is.</summary>
internal sealed record UserChange(string? DisplayName, bool? Admin, bool? Disabled);

internal sealed record RoleChange(string Role);

internal sealed record PasswordChange(string Password, string NewPassword);

internal sealed record BrowserSession(string Id, DateTimeOffset Created, DateTimeOffset LastUsed, DateTimeOffset Expires, string Client, string Agent, bool Current)
{
    public static BrowserSession From(Session session) => new(
        session.Id, session.Created.ToDateTimeOffset(), session.LastUsed.ToDateTimeOffset(), session.Expires.ToDateTimeOffset(), session.Client, session.Agent, session.Current);
}

internal sealed record BrowserSessionList(IReadOnlyList<BrowserSession> Sessions);

internal sealed record ApiTokenModel(
    string Id, string User, string Title, string Role, IReadOnlyList<string> Datasets, bool Admin, DateTimeOffset Created, DateTimeOffset Expires, DateTimeOffset? LastUsed)
{
    public static ApiTokenModel From(ApiToken token) => new(
        token.Id, token.User, token.Title, RoleNames.Format(token.Role), token.Datasets, token.Admin, token.Created.ToDateTimeOffset(), token.Expires.ToDateTimeOffset(),
        token.LastUsed?.ToDateTimeOffset());
}

internal sealed record ApiTokenList(IReadOnlyList<ApiTokenModel> Tokens, string NextPageToken);

internal sealed record NewApiToken(string Title, string Role, IReadOnlyList<string>? Datasets, bool Admin, int Days);

/// <summary>A token and its secret, which is told once.</summary>
internal sealed record CreatedApiToken(ApiTokenModel Token, string Secret);

internal sealed record AuditEventModel(string Id, DateTimeOffset Time, string Actor, string Action, string User, string Detail, string Client)
{
    public static AuditEventModel From(AuditEvent written) => new(
        written.Id, written.Time.ToDateTimeOffset(), written.Actor, written.Action, written.User, written.Detail, written.Client);
}

internal sealed record AuditEventList(IReadOnlyList<AuditEventModel> Events, string NextPageToken);

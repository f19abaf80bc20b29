using Assay.LabelStore.V1;

namespace Assay.Workbench.Api;

/// <summary>Users, everybody's API tokens and the audit log, for who administers.</summary>
internal static class UsersApi
{
    public static void MapUsers(this RouteGroupBuilder api)
    {
        api.MapGet("/users", ListAsync);
        api.MapPost("/users", CreateAsync);
        api.MapPatch("/users/{user}", UpdateAsync);
        api.MapPut("/users/{user}/roles/{dataset}", SetRoleAsync);
        api.MapPost("/users/{user}/link", CreateLinkAsync);
        api.MapGet("/tokens", ListTokensAsync);
        api.MapDelete("/tokens/{token}", RevokeTokenAsync);
        api.MapGet("/audit", ListAuditAsync);
    }

    private static async Task<UserList> ListAsync(
        int? pageSize, string? pageToken, AccountsService.AccountsServiceClient accounts, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListUsersRequest { PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await accounts.ListUsersAsync(request, deadline.Unary(cancellationToken));
        return new UserList([.. response.Users.Select(UserModel.From)], response.NextPageToken);
    }

    private static async Task<InvitedUser> CreateAsync(NewUser user, HttpContext context, AccountsService.AccountsServiceClient accounts, CallDeadline deadline)
    {
        var request = new CreateUserRequest { Name = user.Name ?? "", DisplayName = user.DisplayName ?? "", Admin = user.Admin };
        foreach (var role in user.Roles ?? [])
            request.Roles.Add(new RoleGrant { Dataset = role.Dataset ?? "", Role = RoleNames.Parse(role.Role) });
        var response = await accounts.CreateUserAsync(request, deadline.Unary(context.RequestAborted));
        context.Response.Headers.CacheControl = "no-store";
        return new InvitedUser(UserModel.From(response.User), response.Link, response.LinkExpires.ToDateTimeOffset());
    }

    private static async Task<UserModel> UpdateAsync(
        string user, UserChange change, AccountsService.AccountsServiceClient accounts, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new UpdateUserRequest { Name = user };
        if (change.DisplayName is { } name)
            request.DisplayName = name;
        if (change.Admin is { } admin)
            request.Admin = admin;
        if (change.Disabled is { } disabled)
            request.Disabled = disabled;
        return UserModel.From((await accounts.UpdateUserAsync(request, deadline.Unary(cancellationToken))).User);
    }

    private static async Task<UserModel> SetRoleAsync(
        string user, string dataset, RoleChange change, AccountsService.AccountsServiceClient accounts, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new SetRoleRequest { User = user, Dataset = dataset, Role = RoleNames.Parse(change.Role) };
        return UserModel.From((await accounts.SetRoleAsync(request, deadline.Unary(cancellationToken))).User);
    }

    private static async Task<NewLink> CreateLinkAsync(string user, HttpContext context, AccountsService.AccountsServiceClient accounts, CallDeadline deadline)
    {
        var response = await accounts.CreateLinkAsync(new CreateLinkRequest { User = user }, deadline.Unary(context.RequestAborted));
        context.Response.Headers.CacheControl = "no-store";
        return new NewLink(response.Link, response.Expires.ToDateTimeOffset());
    }

    private static async Task<ApiTokenList> ListTokensAsync(
        int? pageSize, string? pageToken, AccountsService.AccountsServiceClient accounts, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListTokensRequest { AllUsers = true, PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await accounts.ListTokensAsync(request, deadline.Unary(cancellationToken));
        return new ApiTokenList([.. response.Tokens.Select(ApiTokenModel.From)], response.NextPageToken);
    }

    private static async Task<IResult> RevokeTokenAsync(string token, AccountsService.AccountsServiceClient accounts, CallDeadline deadline, CancellationToken cancellationToken)
    {
        await accounts.RevokeTokenAsync(new RevokeTokenRequest { Token = token }, deadline.Unary(cancellationToken));
        return Results.Json(new { });
    }

    private static async Task<AuditEventList> ListAuditAsync(
        string? user, int? pageSize, string? pageToken, AccountsService.AccountsServiceClient accounts, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListAuditEventsRequest { User = user ?? "", PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await accounts.ListAuditEventsAsync(request, deadline.Unary(cancellationToken));
        return new AuditEventList([.. response.Events.Select(AuditEventModel.From)], response.NextPageToken);
    }
}

using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Security;
using Assay.Workbench.SignIn;

namespace Assay.Workbench.Api;

/// <summary>The own account of who signed in: password, sessions, API tokens.</summary>
internal static class AccountApi
{
    public static void MapAccount(this RouteGroupBuilder api)
    {
        var account = api.MapGroup("/account");
        account.MapGet("", GetAsync);
        account.MapPost("/password", ChangePasswordAsync);
        account.MapGet("/sessions", ListSessionsAsync);
        account.MapDelete("/sessions/{session}", EndSessionAsync);
        account.MapGet("/tokens", ListTokensAsync);
        account.MapPost("/tokens", CreateTokenAsync);
        account.MapDelete("/tokens/{token}", RevokeTokenAsync);
    }

    private static async Task<UserModel> GetAsync(AccountsService.AccountsServiceClient accounts, CallDeadline deadline, CancellationToken cancellationToken) =>
        UserModel.From((await accounts.GetAccountAsync(new GetAccountRequest(), deadline.Unary(cancellationToken))).User);

    private static async Task<IResult> ChangePasswordAsync(
        PasswordChange change, HttpContext context, AccountsService.AccountsServiceClient accounts, ICallerSource callers, CallDeadline deadline)
    {
        var request = new ChangePasswordRequest { Password = change.Password ?? "", NewPassword = change.NewPassword ?? "" };
        await accounts.ChangePasswordAsync(request, deadline.Unary(context.RequestAborted));
        if (context.Features.Get<SignedIn>() is { } signedIn)
            callers.Forget(signedIn.Token);
        return Results.Json(new { });
    }

    private static async Task<BrowserSessionList> ListSessionsAsync(AccountsService.AccountsServiceClient accounts, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var response = await accounts.ListSessionsAsync(new ListSessionsRequest(), deadline.Unary(cancellationToken));
        return new BrowserSessionList([.. response.Sessions.Select(BrowserSession.From)]);
    }

    private static async Task<IResult> EndSessionAsync(string session, AccountsService.AccountsServiceClient accounts, CallDeadline deadline, CancellationToken cancellationToken)
    {
        await accounts.EndSessionAsync(new EndSessionRequest { Session = session }, deadline.Unary(cancellationToken));
        return Results.Json(new { });
    }

    private static async Task<ApiTokenList> ListTokensAsync(
        int? pageSize, string? pageToken, AccountsService.AccountsServiceClient accounts, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListTokensRequest { PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await accounts.ListTokensAsync(request, deadline.Unary(cancellationToken));
        return new ApiTokenList([.. response.Tokens.Select(ApiTokenModel.From)], response.NextPageToken);
    }

    private static async Task<CreatedApiToken> CreateTokenAsync(
        NewApiToken token, HttpContext context, AccountsService.AccountsServiceClient accounts, CallDeadline deadline)
    {
        var request = new CreateTokenRequest
        {
            Title = token.Title ?? "",
            Role = RoleNames.Parse(token.Role),
            Datasets = { token.Datasets ?? [] },
            Admin = token.Admin,
            Days = token.Days,
        };
        var response = await accounts.CreateTokenAsync(request, deadline.Unary(context.RequestAborted));
        context.Response.Headers.CacheControl = "no-store";
        return new CreatedApiToken(ApiTokenModel.From(response.Token), response.Secret);
    }

    private static async Task<IResult> RevokeTokenAsync(string token, AccountsService.AccountsServiceClient accounts, CallDeadline deadline, CancellationToken cancellationToken)
    {
        await accounts.RevokeTokenAsync(new RevokeTokenRequest { Token = token }, deadline.Unary(cancellationToken));
        return Results.Json(new { });
    }
}

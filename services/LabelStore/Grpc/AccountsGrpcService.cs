using Assay.LabelStore.Accounts;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Security;
using Assay.ServiceDefaults.Validation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sessions = Assay.LabelStore.Accounts.Sessions;

namespace Assay.LabelStore.Grpc;

internal sealed class AccountsGrpcService(
    Users users, SignIns signIns, Sessions sessions, ApiTokens tokens, Links links, AuditLog audit, ICallerSource callers, TimeProvider time) : AccountsService.AccountsServiceBase
{
    public override async Task<GetCallerResponse> GetCaller(GetCallerRequest request, ServerCallContext context) =>
        CallerMessages.Create(await callers.FindAsync(request.Token, context.CancellationToken));

    public override async Task<SignInResponse> SignIn(SignInRequest request, ServerCallContext context)
    {
        AccountsRequests.Check(request);
        var (token, session) = await signIns.WithPasswordAsync(request.User, request.Password, request.Client, request.Agent, context.CancellationToken);
        return new SignInResponse { Token = token, Expires = session.Expires.ToTimestamp() };
    }

    public override async Task<SignInWithIdentityResponse> SignInWithIdentity(SignInWithIdentityRequest request, ServerCallContext context)
    {
        AccountsRequests.Check(request);
        var (token, session) = await signIns.WithIdentityAsync(request.Token, request.Nonce, request.Client, request.Agent, context.CancellationToken);
        return new SignInWithIdentityResponse { Token = token, Expires = session.Expires.ToTimestamp() };
    }

    public override async Task<SignOutResponse> SignOut(SignOutRequest request, ServerCallContext context)
    {
        await signIns.EndAsync(request.Token, context.CancellationToken);
        return new SignOutResponse();
    }

    public override async Task<GetLinkResponse> GetLink(GetLinkRequest request, ServerCallContext context)
    {
        AccountsRequests.Check(request);
        var link = await signIns.GetLinkAsync(request.Token, request.Client, context.CancellationToken);
        return new GetLinkResponse { User = link.User, Expires = link.Expires.ToTimestamp() };
    }

    public override async Task<RedeemLinkResponse> RedeemLink(RedeemLinkRequest request, ServerCallContext context)
    {
        AccountsRequests.Check(request);
        var (token, session) = await signIns.WithLinkAsync(request.Token, request.Password, request.Client, request.Agent, context.CancellationToken);
        return new RedeemLinkResponse { Token = token, Expires = session.Expires.ToTimestamp() };
    }

    public override async Task<GetAccountResponse> GetAccount(GetAccountRequest request, ServerCallContext context)
    {
        var caller = User(context);
        return new GetAccountResponse { User = AccountsResponses.CreateOwn(caller, await users.FindAsync(caller.Name, context.CancellationToken)) };
    }

    public override async Task<ChangePasswordResponse> ChangePassword(ChangePasswordRequest request, ServerCallContext context)
    {
        AccountsRequests.Check(request);
        await signIns.ChangePasswordAsync(Person(context).Name, request.Password, request.NewPassword, TokenOf(context), context.CancellationToken);
        return new ChangePasswordResponse();
    }

    public override async Task<ListSessionsResponse> ListSessions(ListSessionsRequest request, ServerCallContext context)
    {
        var current = Secret.Hash(TokenOf(context));
        var open = await sessions.ListAsync(Person(context).Name, context.CancellationToken);
        return new ListSessionsResponse { Sessions = { open.Select(session => AccountsResponses.Create(session, current)) } };
    }

    public override async Task<EndSessionResponse> EndSession(EndSessionRequest request, ServerCallContext context)
    {
        AccountsRequests.CheckId(request.Session, "session");
        var caller = Person(context);
        await sessions.EndAsync(caller.Name, request.Session, context.CancellationToken);
        await audit.WriteAsync(AuditAction.SessionEnded, caller.Name, caller.Name, request.Session);
        return new EndSessionResponse();
    }

    public override async Task<CreateTokenResponse> CreateToken(CreateTokenRequest request, ServerCallContext context)
    {
        // A token that could make tokens would never end.
        var caller = Person(context);
        var (secret, token) = await tokens.CreateAsync(AccountsRequests.Read(request, caller.Name, time.GetUtcNow()), context.CancellationToken);
        return new CreateTokenResponse { Token = AccountsResponses.Create(token), Secret = secret };
    }

    public override async Task<ListTokensResponse> ListTokens(ListTokensRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var size = RequestValidator.RequirePageSize(request.PageSize);
        if (request.AllUsers && !caller.IsAdmin)
            throw new PermissionDeniedException($"{caller.Name} does not administer the installation, so only own tokens are listed; leave out all_users.");
        var page = await tokens.ListAsync(request.AllUsers ? null : User(context).Name, size, request.PageToken, context.CancellationToken);
        var now = time.GetUtcNow();
        return new ListTokensResponse
        {
            Tokens = { page.Items.Select(item => item.Value).Where(token => token.Expires > now).Select(AccountsResponses.Create) },
            NextPageToken = page.Continuation ?? "",
        };
    }

    public override async Task<RevokeTokenResponse> RevokeToken(RevokeTokenRequest request, ServerCallContext context)
    {
        AccountsRequests.CheckId(request.Token, "token");
        var caller = context.GetCaller();
        await tokens.RevokeAsync(request.Token, caller.Name, caller.IsAdmin, context.CancellationToken);
        return new RevokeTokenResponse();
    }

    public override async Task<CreateUserResponse> CreateUser(CreateUserRequest request, ServerCallContext context)
    {
        var actor = context.GetCaller().Name;
        var user = await users.CreateAsync(AccountsRequests.Read(request), actor, context.CancellationToken);
        var (secret, expires) = await MakeLinkAsync(user.Name, actor, context.CancellationToken);
        return new CreateUserResponse
        {
            User = AccountsResponses.Create(await users.GetAsync(user.Name, context.CancellationToken)),
            Link = secret,
            LinkExpires = expires.ToTimestamp(),
        };
    }

    public override async Task<ListUsersResponse> ListUsers(ListUsersRequest request, ServerCallContext context)
    {
        var page = await users.ListAsync(RequestValidator.RequirePageSize(request.PageSize), request.PageToken, context.CancellationToken);
        return new ListUsersResponse
        {
            Users = { page.Items.Select(item => AccountsResponses.Create(item.Value, context.GetCaller())) },
            NextPageToken = page.Continuation ?? "",
        };
    }

    public override async Task<UpdateUserResponse> UpdateUser(UpdateUserRequest request, ServerCallContext context)
    {
        AccountsRequests.Check(request);
        var user = await users.UpdateAsync(
            request.Name, request.HasDisplayName ? request.DisplayName.Trim() : null, request.HasAdmin ? request.Admin : null, request.HasDisabled ? request.Disabled : null,
            context.GetCaller().Name, context.CancellationToken);
        return new UpdateUserResponse { User = AccountsResponses.Create(user) };
    }

    public override async Task<SetRoleResponse> SetRole(SetRoleRequest request, ServerCallContext context)
    {
        AccountsRequests.Check(request);
        var caller = context.GetCaller();
        if (request.Dataset == Caller.EveryDataset && !caller.IsAdmin)
            throw new PermissionDeniedException($"{caller.Name} does not administer the installation, so cannot give a role on every data set; name one.");
        var user = await users.SetRoleAsync(request.User, request.Dataset, (DatasetRole)request.Role, caller.Name, context.CancellationToken);
        return new SetRoleResponse { User = AccountsResponses.Create(user, caller) };
    }

    public override async Task<CreateLinkResponse> CreateLink(CreateLinkRequest request, ServerCallContext context)
    {
        AccountsRequests.CheckUser(request.User);
        var user = await users.GetAsync(request.User, context.CancellationToken);
        if (user.Disabled)
            throw new WrongStateException($"{user.Name} is disabled; enable the user first.");
        var (secret, expires) = await MakeLinkAsync(user.Name, context.GetCaller().Name, context.CancellationToken);
        return new CreateLinkResponse { Link = secret, Expires = expires.ToTimestamp() };
    }

    public override async Task<ListAuditEventsResponse> ListAuditEvents(ListAuditEventsRequest request, ServerCallContext context)
    {
        var size = RequestValidator.RequirePageSize(request.PageSize);
        if (request.User.Length > 0)
            AccountsRequests.CheckUser(request.User);
        var page = await audit.ListAsync(request.User, size, request.PageToken, context.CancellationToken);
        return new ListAuditEventsResponse { Events = { page.Items.Select(item => AccountsResponses.Create(item.Value)) }, NextPageToken = page.Continuation ?? "" };
    }

    private async Task<(string Secret, DateTimeOffset Expires)> MakeLinkAsync(string user, string actor, CancellationToken cancellationToken)
    {
        var link = await links.MakeAsync(user, cancellationToken);
        await audit.WriteAsync(AuditAction.LinkMade, actor, user);
        return link;
    }

    private static string TokenOf(ServerCallContext context) => CallerAuthenticator.TokenOf(context.RequestHeaders.GetValue("authorization"));

    private static Caller User(ServerCallContext context) => context.GetCaller() is { IsTrusted: false } user ? user
        : throw new WrongStateException("This is about the own account of a user, and services have none. Sign in, or call with a token of a user.");

    private static Caller Person(ServerCallContext context) => User(context) is { Kind: CallerKind.Person } person ? person
        : throw new PermissionDeniedException("An API token may not do this; sign in.");
}

using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Security;
using Assay.Workbench.SignIn;
using Microsoft.Extensions.Options;

namespace Assay.Workbench.Api;

/// <summary>Signing in and out. All but signing out is for people who have no session yet.</summary>
internal static class SessionApi
{
    private const string AttemptCookie = "assay-authority";
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromMinutes(10);

    public static void MapSession(this RouteGroupBuilder api)
    {
        var open = api.MapGroup("/session").WithMetadata(OpenToAll.Instance);
        open.MapGet("", Get);
        open.MapPost("", SignInAsync);
        open.MapDelete("", SignOutAsync);
        open.MapPost("/link/read", ReadLinkAsync);
        open.MapPost("/link", RedeemLinkAsync);
        open.MapGet("/authority", BeginAtAuthorityAsync);
        open.MapGet("/callback", EndAtAuthorityAsync);
    }

    private static SessionModel Get(HttpContext context, IOptions<SecurityOptions> security, AuthorityPage authority)
    {
        var signedIn = context.Features.Get<SignedIn>();
        context.Response.Headers.CacheControl = "no-store";
        return new SessionModel(
            security.Value.RequireSignIn, authority.IsOffered, signedIn is null ? null : SessionUser.From(signedIn.Caller),
            signedIn is null ? null : SessionCookie.FormToken(signedIn.Token));
    }

    private static async Task<SessionModel> SignInAsync(
        SignInForm form, HttpContext context, AccountsService.AccountsServiceClient accounts, SessionStart start, ClientAddress address, CallDeadline deadline)
    {
        // An older session of this browser has no say in it.
        using var self = CallIdentity.AsThisService();
        var request = new SignInRequest { User = form.User ?? "", Password = form.Password ?? "", Client = address.Of(context), Agent = Agent(context) };
        var response = await accounts.SignInAsync(request, deadline.Unary(context.RequestAborted));
        return await start.Async(context, response.Token, response.Expires);
    }

    private static async Task<IResult> SignOutAsync(
        HttpContext context, AccountsService.AccountsServiceClient accounts, SessionCookie cookie, ICallerSource callers, CallDeadline deadline)
    {
        if (context.Features.Get<SignedIn>() is { Caller.Kind: CallerKind.Person } signedIn)
        {
            using (CallIdentity.AsThisService())
                await accounts.SignOutAsync(new SignOutRequest { Token = signedIn.Token }, deadline.Unary(context.RequestAborted));
            callers.Forget(signedIn.Token);
        }

        cookie.Clear(context);
        return Results.Json(new { });
    }

    private static async Task<LinkModel> ReadLinkAsync(
        LinkForm form, HttpContext context, AccountsService.AccountsServiceClient accounts, ClientAddress address, CallDeadline deadline)
    {
        using var self = CallIdentity.AsThisService();
        var response = await accounts.GetLinkAsync(new GetLinkRequest { Token = form.Token ?? "", Client = address.Of(context) }, deadline.Unary(context.RequestAborted));
        return new LinkModel(response.User, response.Expires.ToDateTimeOffset());
    }

    private static async Task<SessionModel> RedeemLinkAsync(
        LinkForm form, HttpContext context, AccountsService.AccountsServiceClient accounts, SessionStart start, ClientAddress address, CallDeadline deadline)
    {
        using var self = CallIdentity.AsThisService();
        var request = new RedeemLinkRequest { Token = form.Token ?? "", Password = form.Password ?? "", Client = address.Of(context), Agent = Agent(context) };
        var response = await accounts.RedeemLinkAsync(request, deadline.Unary(context.RequestAborted));
        return await start.Async(context, response.Token, response.Expires);
    }

    private static async Task<IResult> BeginAtAuthorityAsync(HttpContext context, AuthorityPage authority, SessionCookie cookie, TimeProvider time)
    {
        if (!authority.IsOffered)
            throw new NotFoundException("Nobody signs in at an authority here; Accounts:ClientId is not set.");
        var attempt = AuthorityPage.Begin();
        var address = await authority.AddressAsync(attempt, context.RequestAborted);
        // Lax: the browser comes back from another site.
        context.Response.Cookies.Append(
            cookie.NameFor(context.Request, AttemptCookie), attempt.ToString(), cookie.Create(context.Request, SameSiteMode.Lax, time.GetUtcNow() + LongestAttempt));
        return Results.Redirect(address);
    }

    private static async Task<IResult> EndAtAuthorityAsync(
        string? code, string? state, HttpContext context, AuthorityPage authority, AccountsService.AccountsServiceClient accounts, SessionStart start, SessionCookie cookie,
        ClientAddress address, CallDeadline deadline)
    {
        var name = cookie.NameFor(context.Request, AttemptCookie);
        var attempt = AuthorityPage.Attempt.Parse(context.Request.Cookies[name]);
        context.Response.Cookies.Delete(name, cookie.Create(context.Request, SameSiteMode.Lax, null));
        if (attempt is null || state != attempt.State || string.IsNullOrEmpty(code))
            return Results.Redirect("/sign-in?problem=authority");

        using var self = CallIdentity.AsThisService();
        var request = new SignInWithIdentityRequest
        {
            Token = await authority.RedeemAsync(code, attempt, context.RequestAborted),
            Nonce = attempt.Nonce,
            Client = address.Of(context),
            Agent = Agent(context),
        };
        var response = await accounts.SignInWithIdentityAsync(request, deadline.Unary(context.RequestAborted));
        await start.Async(context, response.Token, response.Expires);
        return Results.Redirect("/");
    }

    private static string Agent(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        return agent.Length <= 256 ? agent : agent[..256];
    }
}

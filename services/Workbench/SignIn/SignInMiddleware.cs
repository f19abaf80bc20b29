using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Security;
using Assay.Workbench.Errors;
using Assay.Workbench.Security;
using Microsoft.Extensions.Options;

namespace Assay.Workbench.SignIn;

/// <summary>
/// Lets who signed in, or has a token, through to the API, and makes the calls behind it in that person's name: what may be done is decided
/// by the services. Does nothing where nobody signs in.
/// </summary>
internal sealed class SignInMiddleware(RequestDelegate next, ICallerSource callers, SessionCookie cookie, IOptions<SecurityOptions> security)
{
    private readonly bool _isOn = security.Value.RequireSignIn;

    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (!_isOn || endpoint?.Metadata.GetMetadata<WebOnly>() is null || !context.Request.Path.StartsWithSegments("/api"))
        {
            await next(context);
            return;
        }

        var bearer = CallerAuthenticator.TokenOf(context.Request.Headers.Authorization.ToString());
        var token = bearer.Length > 0 ? bearer : cookie.Read(context.Request) ?? "";
        var caller = token.Length > 0 ? await callers.FindAsync(token, context.RequestAborted) : null;
        if (caller is null && endpoint.Metadata.GetMetadata<OpenToAll>() is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, token.Length > 0 ? "Your session has ended. Sign in again." : "Sign in first.");
            return;
        }

        if (caller is null)
        {
            await next(context);
            return;
        }

        // A header that is set by hand cannot be another site's doing; a cookie can.
        if (bearer.Length == 0 && !IsRead(context.Request) && !SessionCookie.IsFormOf(token, context.Request.Headers[SessionCookie.FormHeader].ToString()))
        {
            // As without a session: the page asks again which one it has.
            await Problems.WriteAsync(
                context, StatusCodes.Status401Unauthorized, $"The request does not belong to this session; load the page again. (It needs the header {SessionCookie.FormHeader} with the value that GET /api/session tells.)");
            return;
        }

        context.Features.Set(new SignedIn(caller, token));
        using var identity = CallIdentity.ActAs(token);
        await next(context);
    }

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}

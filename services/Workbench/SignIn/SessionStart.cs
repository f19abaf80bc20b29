using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Security;
using Assay.Workbench.Api;
using Google.Protobuf.WellKnownTypes;

namespace Assay.Workbench.SignIn;

/// <summary>Gives the browser a session that has begun.</summary>
internal sealed class SessionStart(ICallerSource callers, SessionCookie cookie, AuthorityPage authority)
{
    public async Task<SessionModel> Async(HttpContext context, string token, Timestamp expires)
    {
        var caller = await callers.FindAsync(token, context.RequestAborted) ?? throw new UnauthenticatedException("The session ended as it began. Sign in again.");
        cookie.Write(context, token, expires.ToDateTimeOffset());
        context.Response.Headers.CacheControl = "no-store";
        return new SessionModel(Required: true, authority.IsOffered, SessionUser.From(caller), SessionCookie.FormToken(token));
    }
}

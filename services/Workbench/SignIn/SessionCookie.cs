using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Assay.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace Assay.Workbench.SignIn;

/// <summary>
/// Where the browser keeps its session: a cookie that no script reads and no other site makes it send. Where browsers use https, the prefix
/// <c>__Host-</c> keeps other hosts of the domain from setting it.
/// </summary>
internal sealed class SessionCookie(IOptions<AccountsOptions> options)
{
    /// <summary>Header that requests with the cookie carry when they change something: what no other site can know.</summary>
    public const string FormHeader = "X-Assay-Form";
    private const string Name = "assay-session";
    private const string HostPrefix = "__Host-";

    public string? Read(HttpRequest request) => request.Cookies[NameFor(request)];

    public void Write(HttpContext context, string token, DateTimeOffset expires) =>
        context.Response.Cookies.Append(NameFor(context.Request), token, Create(context.Request, SameSiteMode.Strict, expires));

    public void Clear(HttpContext context) => context.Response.Cookies.Delete(NameFor(context.Request), Create(context.Request, SameSiteMode.Strict, null));

    /// <summary>A cookie of this host alone that scripts cannot read.</summary>
    public CookieOptions Create(HttpRequest request, SameSiteMode sameSite, DateTimeOffset? expires) =>
        new() { HttpOnly = true, Secure = IsSecure(request), SameSite = sameSite, Path = "/", Expires = expires, IsEssential = true };

    public string NameFor(HttpRequest request, string name = Name) => IsSecure(request) ? HostPrefix + name : name;

    /// <summary>The value of <see cref="FormHeader"/> that belongs to a session; a form of an earlier session does not fit a later one.</summary>
    public static string FormToken(string sessionToken) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(sessionToken), "assay form"u8));

    public static bool IsFormOf(string sessionToken, string sent) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(FormToken(sessionToken)), Encoding.UTF8.GetBytes(sent));

    // Behind a proxy that ends TLS the request says http; what browsers see does not.
    private bool IsSecure(HttpRequest request) => request.IsHttps || options.Value.PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}

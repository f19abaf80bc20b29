namespace Assay.Workbench;

/// <summary>The web application.</summary>
public sealed class WorkbenchOptions
{
    public const string Section = "Workbench";

    /// <summary>
    /// True = other machines may reach the page although nobody signs in, so whoever reaches it can answer and export. Without it, and
    /// without <c>Security:RequireSignIn</c>, the process starts only if <c>Endpoints:Web</c> is a loopback address.
    /// </summary>
    public bool AllowUnauthenticated { get; set; }

    /// <summary>
    /// Host names, without port, by which browsers may address the page, besides localhost, 127.0.0.1 and [::1]. A page of another site
    /// whose name was pointed at this machine (DNS rebinding) is refused by it. Empty on an endpoint other machines reach = any.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// True = a proxy in front of the web endpoint writes the address of whom it speaks for to the end of <c>X-Forwarded-For</c>; wrong
    /// passwords are counted by it. Without a proxy anybody could write anything there.
    /// </summary>
    public bool TrustForwardedFor { get; set; }

    /// <summary>Longest time that a call to another service may take before the page is told so; files are streamed without limit.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

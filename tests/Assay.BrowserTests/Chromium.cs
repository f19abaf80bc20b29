namespace Assay.BrowserTests;

/// <summary>The browser that the tests drive: the machine's own, since Playwright's download may be out of reach.</summary>
internal static class Chromium
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ];

    public static string? Path { get; } = Environment.GetEnvironmentVariable("ASSAY_CHROMIUM") is { Length: > 0 } configured
        ? configured
        : Array.Find(Places, File.Exists);

    public static string? Lack { get; } = Path is not null && File.Exists(Path)
        ? null
        : "Chromium is missing: install Debian's package chromium, or name the program in ASSAY_CHROMIUM.";

    // Its sandbox needs privileges that containers lack; what it opens is our own page. The rest keeps it from calling home.
    public static string[] Arguments { get; } =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];
}

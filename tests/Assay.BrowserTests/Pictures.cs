using Microsoft.Playwright;

namespace Assay.BrowserTests;

/// <summary>Pictures of pages for the documentation and for the eye: ASSAY_SCREENSHOTS names the folder. The first picture of a name stands.</summary>
internal static class Pictures
{
    // Images further down may be loaded when they are scrolled to.
    private const string Shown = """
        () => [...document.images].every(image => {
            const place = image.getBoundingClientRect();
            return image.complete || place.bottom < 0 || place.right < 0 || place.top > innerHeight || place.left > innerWidth;
        })
        """;

    public static async Task ShootAsync(IPage page, string name, ColorScheme scheme)
    {
        if (Environment.GetEnvironmentVariable("ASSAY_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        var path = Path.Combine(folder, $"{name}-{scheme.ToString().ToLowerInvariant()}.png");
        if (File.Exists(path))
            return;
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.WaitForFunctionAsync(Shown);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
    }
}

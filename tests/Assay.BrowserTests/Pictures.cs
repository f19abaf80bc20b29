using Microsoft.Playwright;

namespace Assay.BrowserTests;

/// <summary>Pictures of pages for the documentation and for the eye: ASSAY_SCREENSHOTS names the folder.</summary>
internal static class Pictures
{
    public static async Task ShootAsync(IPage page, string name, ColorScheme scheme)
    {
        if (Environment.GetEnvironmentVariable("ASSAY_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{scheme.ToString().ToLowerInvariant()}.png") });
    }
}

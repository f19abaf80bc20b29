using Xunit;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace Assay.BrowserTests;

/// <summary>A person looks closer at an image, down to its stored pixels, by keys and by wheel.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class ViewerTests(WorkbenchFixture workbench)
{
    [RequiresChromiumFact]
    public async Task Zoom_ByKeysAndWheel_GoesInAndBack()
    {
        var batch = await workbench.SelectAsync(2);
        await using var context = await workbench.OpenAsync();
        var page = await BatchPage.OpenAsync(context, batch, "ann");
        await page.PressAsync("Enter");
        var viewer = page.Page.GetByTestId("viewer");
        await Expect(viewer).ToHaveAttributeAsync("data-state", "shown");
        await Expect(viewer).ToHaveAttributeAsync("data-scale", "1.00");

        await page.PressAsync("+");
        await Expect(viewer).ToHaveAttributeAsync("data-scale", "1.50");
        await page.PressAsync("Shift+ArrowRight", "0");
        await Expect(viewer).ToHaveAttributeAsync("data-scale", "1.00");
        await page.PressAsync("z");
        await Expect(viewer).Not.ToHaveAttributeAsync("data-scale", "1.00");
        await page.PressAsync("z");
        await viewer.HoverAsync();
        await page.Page.Mouse.WheelAsync(0, -400);
        await Expect(viewer).Not.ToHaveAttributeAsync("data-scale", "1.00");

        // The next image is seen whole again.
        await page.PressAsync("j");
        await page.AtAsync(2);
        await Expect(viewer).ToHaveAttributeAsync("data-scale", "1.00");
    }
}

using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace Assay.BrowserTests;

/// <summary>What surrounds every page: the way to the areas, the colours, what the address says.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class ShellTests(WorkbenchFixture workbench)
{
    [RequiresChromiumFact]
    public async Task Areas_OfADataset_AreReachedByKeyboardAndMarked()
    {
        await using var context = await workbench.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await Expect(page.GetByTestId("area-label")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = WorkbenchFixture.Dataset, Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("area-label").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync($"{workbench.Web}datasets/{WorkbenchFixture.Dataset}/label");
        await Expect(page.GetByTestId("area-label")).ToHaveAttributeAsync("aria-current", "page");
        await Expect(page.Locator("#content")).ToBeFocusedAsync();
        await Expect(page).ToHaveTitleAsync($"Label · {WorkbenchFixture.Dataset} · Assay");
    }

    [RequiresChromiumFact]
    public async Task Theme_Chosen_OutlivesAReload()
    {
        await using var context = await workbench.OpenAsync(ColorScheme.Light);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        Assert.Equal("light dark", await SchemeAsync(page));
        await page.GetByTestId("theme").ClickAsync();
        await page.GetByTestId("theme").ClickAsync();
        Assert.Equal("dark", await SchemeAsync(page));
        await page.ReloadAsync();
        await Expect(page.GetByTestId("theme")).ToBeVisibleAsync();
        Assert.Equal("dark", await SchemeAsync(page));
    }

    private static Task<string> SchemeAsync(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).colorScheme");
}

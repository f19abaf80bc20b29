using Assay.LabelStore.V1;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace Assay.BrowserTests;

/// <summary>Every page passes axe-core, in light and dark: contrast, names, roles, what the keyboard reaches.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class AccessibilityTests(WorkbenchFixture workbench)
{
    private const string Ann = "ann";

    [RequiresChromiumFact]
    public async Task EveryArea_InBothSchemes_HasNoSeriousViolation()
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var context = await workbench.OpenAsync(scheme);
            var page = await context.NewPageAsync();
            await page.GotoAsync($"/datasets/{WorkbenchFixture.Dataset}");
            await Expect(page.GetByTestId("label-version").First).ToBeVisibleAsync();
            await AxeScan.PassesAsync(page, $"data set, {scheme}");

            // The navigation names every area, those that come later too.
            var areas = await page.Locator(".rail a[data-testid^=area-]").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
            Assert.Contains($"/datasets/{WorkbenchFixture.Dataset}/label", areas);
            foreach (var path in areas.Prepend("/").Append("/no/such/page"))
            {
                await page.GotoAsync(path);
                await Expect(page.Locator("#content h1, #content h2").First).ToBeAttachedAsync();
                await Expect(page.Locator(".loading")).ToHaveCountAsync(0);
                await AxeScan.PassesAsync(page, $"{path}, {scheme}");
                await Pictures.ShootAsync(page, path == "/" ? "start" : path.Split('/')[^1], scheme);
            }
        }
    }

    [RequiresChromiumFact]
    public async Task Batches_OfEveryKind_HaveNoSeriousViolation()
    {
        var one = await workbench.SelectAsync(4);
        var sets = await workbench.OpenBatchAsync(4, new CreateBatchRequest { Title = "All valid labels", Kind = BatchKind.Multilabel });
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var context = await workbench.OpenAsync(scheme);
            var page = await BatchPage.OpenAsync(context, one, Ann);
            await AxeScan.PassesAsync(page.Page, $"batch as grid, {scheme}");
            await page.PressAsync("Enter");
            await Expect(page.Page.Locator(".viewer[data-state=shown]")).ToBeVisibleAsync();
            await AxeScan.PassesAsync(page.Page, $"one image, {scheme}");
            await page.PressAsync("c");
            await Expect(page.Page.GetByTestId("change-input")).ToBeFocusedAsync();
            await AxeScan.PassesAsync(page.Page, $"another label, {scheme}");

            await page.Page.GotoAsync($"/datasets/{one.Dataset}/clean/{one.Id}");
            await Expect(page.Page.GetByTestId("neighbours").GetByRole(AriaRole.Listitem).First).ToBeVisibleAsync();
            await AxeScan.PassesAsync(page.Page, $"cleaning, {scheme}");

            await page.Page.GotoAsync(BatchPage.PathOf(sets));
            await Expect(page.Tiles).ToHaveCountAsync(4);
            await page.PressAsync("Enter");
            await Expect(page.Page.GetByTestId("proposal").First).ToBeVisibleAsync();
            await AxeScan.PassesAsync(page.Page, $"all valid labels, {scheme}");
            await Pictures.ShootAsync(page.Page, "multilabel", scheme);
            await page.PressAsync("v");
            await Expect(page.Page.GetByTestId("no-label-dialog")).ToBeVisibleAsync();
            await AxeScan.PassesAsync(page.Page, $"no valid label, {scheme}");
        }
    }
}

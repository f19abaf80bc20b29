using Assay.LabelStore.V1;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Assay.BrowserTests;

/// <summary>The page of a batch as a person sees it: by roles and names where there are, by test ids otherwise.</summary>
internal sealed class BatchPage(IPage page)
{
    public IPage Page => page;

    public ILocator Tiles => page.GetByTestId("tile");

    public ILocator One => page.GetByTestId("one-view");

    public ILocator GivenLabel => page.GetByTestId("given-label");

    public ILocator Sync => page.GetByTestId("sync-status");

    public ILocator Progress => page.GetByTestId("progress");

    public static string PathOf(Batch batch) => $"/datasets/{batch.Dataset}/batches/{batch.Id}";

    /// <summary>Opens a batch in a new session and says who one is. Of large batches only the tiles in sight are in the page.</summary>
    public static async System.Threading.Tasks.Task<BatchPage> OpenAsync(IBrowserContext context, Batch batch, string annotator, bool waitForTiles = true)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(PathOf(batch));
        await page.GetByLabel("Your name").FillAsync(annotator);
        await page.Keyboard.PressAsync("Enter");
        var opened = new BatchPage(page);
        if (waitForTiles)
            await Expect(opened.Tiles).ToHaveCountAsync(batch.Tasks);
        return opened;
    }

    public async System.Threading.Tasks.Task PressAsync(params string[] keys)
    {
        foreach (var key in keys)
            await page.Keyboard.PressAsync(key);
    }

    /// <summary>Changes the image in hand to a label, by typing its name.</summary>
    public async System.Threading.Tasks.Task ChangeToAsync(string label)
    {
        await page.Keyboard.PressAsync("c");
        await Expect(page.GetByTestId("change-input")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(label);
        await Expect(page.GetByTestId("label-option").First).ToContainTextAsync(label);
        await page.Keyboard.PressAsync("Enter");
    }

    public System.Threading.Tasks.Task AtAsync(int rank) => Expect(One).ToHaveAttributeAsync("data-rank", $"{rank}");

    public System.Threading.Tasks.Task SavedAsync() => Expect(Sync).ToHaveAttributeAsync("data-state", "saved");

    public System.Threading.Tasks.Task DoneAsync(int count) => Expect(Progress).ToHaveAttributeAsync("data-done", $"{count}");

    public System.Threading.Tasks.Task DecisionAsync(int rank, string decision) =>
        Expect(page.Locator($"[data-testid=tile][data-rank='{rank}']")).ToHaveAttributeAsync("data-decision", decision);
}

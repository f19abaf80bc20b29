using Assay.LabelStore.V1;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace Assay.BrowserTests;

/// <summary>A person makes a map, filters it, draws a lasso and opens a batch of what is in it.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class ExploreTests(WorkbenchFixture workbench)
{
    private const string Address = $"/datasets/{WorkbenchFixture.Dataset}/explore";

    [RequiresChromiumFact]
    public async Task MapFilterLassoBatch_OpensTheImagesThatWereChosen()
    {
        await using var session = await Watched.OpenAsync(workbench);
        var page = await OpenAsync(session);
        var (shown, chosen) = (page.GetByTestId("shown"), page.GetByTestId("chosen"));
        var all = await NumberAsync(shown, "data-shown");
        Assert.InRange(all, 100, 120);

        // A press on a name shows its images alone.
        var entry = page.GetByTestId("legend-entry").First;
        await entry.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("clear-filters")).ToBeVisibleAsync();
        var ofLabel = await NumberAsync(shown, "data-shown");
        Assert.InRange(ofLabel, 1, all - 1);

        // A lasso around everything takes what the filter shows.
        await page.GetByTestId("tool-lasso").ClickAsync();
        var box = await page.GetByTestId("map").BoundingBoxAsync() ?? throw new InvalidOperationException("The map has no place on the page.");
        (float X, float Y)[] corners = [(2, 60), (box.Width - 2, 60), (box.Width - 2, box.Height - 2), (2, box.Height - 2), (2, 60)];
        await page.Mouse.MoveAsync(box.X + corners[0].X, box.Y + corners[0].Y);
        await page.Mouse.DownAsync();
        foreach (var (x, y) in corners[1..])
            await page.Mouse.MoveAsync(box.X + x, box.Y + y, new MouseMoveOptions { Steps = 4 });
        await page.Mouse.UpAsync();
        await Expect(chosen).ToHaveAttributeAsync("data-chosen", $"{ofLabel}");

        await page.GetByTestId("open-batch").ClickAsync();
        await page.GetByLabel("Title").FillAsync("From the map");
        await page.GetByTestId("open-batch-confirm").ClickAsync();
        await page.WaitForURLAsync("**/batches/*");
        var batch = (await workbench.Client<LabelStoreService.LabelStoreServiceClient>().GetBatchAsync(new GetBatchRequest { Batch = page.Url.Split('/')[^1] })).Batch;
        Assert.Equal(("From the map", ofLabel), (batch.Title, batch.Tasks));
        session.AssertNoFault();
    }

    [RequiresChromiumFact]
    public async Task Keyboard_MoveZoomOpen_ShowsTheImageInTheMiddle()
    {
        await using var session = await Watched.OpenAsync(workbench);
        var page = await OpenAsync(session);
        await page.GetByTestId("map").FocusAsync();
        foreach (var key in new[] { "+", "+", "ArrowLeft", "ArrowUp", "-", "0", "Enter" })
            await page.Keyboard.PressAsync(key);
        await Expect(page.GetByTestId("image-card").GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close the image" }).ClickAsync();
        await Expect(page.GetByTestId("image-card")).ToBeHiddenAsync();

        // By a score: its bounds filter.
        await page.GetByTestId("colour-by").SelectOptionAsync(new SelectOptionValue { Label = "score: self_confidence" });
        await page.GetByTestId("score-to").FillAsync("0.5");
        await Expect(page.GetByTestId("clear-filters")).ToBeVisibleAsync();
        Assert.InRange(await NumberAsync(page.GetByTestId("shown"), "data-shown"), 1, 119);
        await page.GetByTestId("choose-shown").ClickAsync();
        Assert.Equal(await NumberAsync(page.GetByTestId("shown"), "data-shown"), await NumberAsync(page.GetByTestId("chosen"), "data-chosen"));
        session.AssertNoFault();
    }

    [RequiresChromiumFact]
    public async Task Views_InBothSchemes_ShowMapDuplicatesAndIssues()
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var session = await Watched.OpenAsync(workbench, scheme);
            var page = await OpenAsync(session);
            await session.ShootAsync(page, "explore");
            await page.GetByTestId("view-issues").ClickAsync();
            var make = page.GetByTestId("make-quality");
            await Expect(make.Or(page.GetByTestId("quality-issue").First)).ToBeVisibleAsync();
            if (await make.IsVisibleAsync())
                await make.ClickAsync();
            await Expect(page.GetByTestId("quality-issue").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await session.ShootAsync(page, "explore-quality");
            await page.GetByTestId("view-duplicates").ClickAsync();
            await Expect(page.GetByTestId("duplicate-group").First).ToBeVisibleAsync();
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await session.ShootAsync(page, "explore-duplicates");
            session.AssertNoFault();
        }
    }

    private static async Task<IPage> OpenAsync(Watched session)
    {
        var page = await session.Context.NewPageAsync();
        await page.GotoAsync(Address);
        var (make, map) = (page.GetByTestId("make-map"), page.GetByTestId("map"));
        await Expect(make.Or(map)).ToBeVisibleAsync();
        if (await make.IsVisibleAsync())
            await make.ClickAsync();
        await Expect(map).ToBeVisibleAsync(new() { Timeout = 30_000 });
        return page;
    }

    private static async Task<int> NumberAsync(ILocator locator, string attribute) =>
        int.Parse(await locator.GetAttributeAsync(attribute) ?? "", System.Globalization.CultureInfo.InvariantCulture);
}

using Assay.Selection.V1;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Assay.BrowserTests;

/// <summary>A person starts a campaign, watches it to its end, compares it with a random baseline and takes its numbers away.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class CampaignTests(WorkbenchFixture workbench)
{
    private const int Initial = 20;
    private const int RoundSize = 15;

    [RequiresChromiumFact]
    public async Task Keyboard_StartWatchCompareExport_HasTheNumbersOfTheService()
    {
        await using var session = await Watched.OpenAsync(workbench);
        var page = await session.Context.NewPageAsync();
        await page.GotoAsync($"/datasets/{WorkbenchFixture.Dataset}/campaigns");
        var id = await StartAsync(page, "Entropy", "entropy");
        await EndAsync(page);

        var service = workbench.Client<CampaignService.CampaignServiceClient>();
        var campaign = (await service.GetCampaignAsync(new GetCampaignRequest { Campaign = id })).Campaign;
        Assert.Equal((Initial + RoundSize, CampaignState.Completed), (campaign.Labelled, campaign.State));
        Assert.Equal($"{campaign.Latest.Value:R}", await page.GetByTestId("latest-metric").GetAttributeAsync("data-value"));
        await Expect(page.GetByTestId("figure-answers")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("figure-classes")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("confusing").GetByRole(AriaRole.Img).First).ToBeVisibleAsync();

        // The same numbers in the picture's place, as CSV and as SVG.
        var curve = page.GetByTestId("figure-curve");
        await curve.GetByRole(AriaRole.Button, new() { Name = "Table" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(curve.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        var csv = await DownloadAsync(page, curve, "as CSV");
        Assert.Equal($"{id}-learning-curve.csv", csv.Name);
        Assert.Contains($"Entropy,{Initial + RoundSize},{campaign.Latest.Value:R},", csv.Text, StringComparison.Ordinal);
        var svg = await DownloadAsync(page, curve, "as SVG");
        Assert.StartsWith("<svg", svg.Text, StringComparison.Ordinal);
        Assert.Contains("Learning curve", svg.Text, StringComparison.Ordinal);

        // A baseline that differs in the strategy alone, then both side by side.
        await page.GetByTestId("baseline").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Random baseline of Entropy" })).ToBeVisibleAsync();
        await EndAsync(page);
        await page.GotoAsync($"/datasets/{WorkbenchFixture.Dataset}/campaigns");
        var boxes = page.GetByTestId("campaign").Filter(new() { HasText = "Entropy" }).GetByRole(AriaRole.Checkbox);
        await Expect(boxes).ToHaveCountAsync(2);
        foreach (var box in await boxes.AllAsync())
            await box.CheckAsync();
        await page.GetByTestId("compare").ClickAsync();
        await Expect(page.GetByTestId("figure-compare")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("curve")).ToHaveCountAsync(2);
        await Expect(page.Locator("[data-curve=random]")).ToBeVisibleAsync();
        session.AssertNoFault();
    }

    [RequiresChromiumFact]
    public async Task WithPeople_PauseResumeStop_AndTheBatchIsAClickAway()
    {
        await using var session = await Watched.OpenAsync(workbench);
        var page = await session.Context.NewPageAsync();
        await page.GotoAsync($"/datasets/{WorkbenchFixture.Dataset}/campaigns");
        await page.GetByTestId("new-campaign").ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Review" }).CheckAsync();
        await page.GetByLabel("Title").FillAsync("Read the classes");
        await page.GetByLabel("Images", new() { Exact = true }).FillAsync("4");
        await page.GetByTestId("start-campaign").ClickAsync();

        var batch = page.GetByTestId("open-batch");
        await Expect(batch).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var now = page.GetByTestId("campaign-now");
        await page.GetByTestId("pause").ClickAsync();
        await Expect(now).ToHaveAttributeAsync("data-state", "paused");
        await page.GetByTestId("resume").ClickAsync();
        await Expect(now).ToHaveAttributeAsync("data-state", "running");
        await batch.ClickAsync();
        await page.GetByLabel("Your name").FillAsync("ann");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("tile")).ToHaveCountAsync(4);

        await page.GoBackAsync();
        await page.GetByTestId("stop").ClickAsync();
        await page.GetByTestId("stop-confirm").ClickAsync();
        await Expect(now).ToHaveAttributeAsync("data-state", "stopped");
        session.AssertNoFault();
    }

    [RequiresChromiumFact]
    public async Task Pages_InBothSchemes_LogNoError()
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var session = await Watched.OpenAsync(workbench, scheme);
            var page = await session.Context.NewPageAsync();
            await page.GotoAsync($"/datasets/{WorkbenchFixture.Dataset}/campaigns");
            await page.GetByTestId("new-campaign").ClickAsync();
            await Expect(page.GetByTestId("start-campaign")).ToBeVisibleAsync();
            await session.ShootAsync(page, "campaign-new");
            await page.Keyboard.PressAsync("Escape");
            await StartAsync(page, $"Margin, {scheme}", "margin");
            await EndAsync(page);
            await Expect(page.GetByTestId("figure-curve")).ToBeVisibleAsync();
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await session.ShootAsync(page, "campaign");
            await page.GotoAsync($"/datasets/{WorkbenchFixture.Dataset}/campaigns");
            await Expect(page.GetByTestId("campaign").First).ToBeVisibleAsync();
            await session.ShootAsync(page, "campaigns");
            session.AssertNoFault();
        }
    }

    private static async Task<string> StartAsync(IPage page, string title, string strategy)
    {
        await page.GetByTestId("new-campaign").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Title").FillAsync(title);
        await page.GetByLabel("Which images first").SelectOptionAsync(strategy);
        await page.GetByLabel("First round").FillAsync($"{Initial}");
        await page.GetByLabel("then always as many").CheckAsync();
        await page.GetByLabel("Images", new() { Exact = true }).FillAsync($"{RoundSize}");
        await page.GetByLabel("taken for the truth").CheckAsync();
        await page.GetByLabel("Rounds", new() { Exact = true }).FillAsync("2");
        await page.GetByTestId("start-campaign").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = title })).ToBeVisibleAsync();
        return page.Url.Split('/')[^1];
    }

    private static Task EndAsync(IPage page) =>
        Expect(page.GetByTestId("campaign-now")).ToHaveAttributeAsync("data-state", "completed", new() { Timeout = 60_000 });

    private static async Task<(string Name, string Text)> DownloadAsync(IPage page, ILocator figure, string button)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => figure.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync());
        return (download.SuggestedFilename, await File.ReadAllTextAsync(await download.PathAsync()));
    }
}

using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace Assay.BrowserTests;

/// <summary>Agreement of annotators and models on several labels, as the page shows them.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class ReportTests(WorkbenchFixture workbench)
{
    private static readonly string[] People = ["ann", "bob"];

    [RequiresChromiumFact]
    public async Task Consensus_ComputedInThePage_HasTheNumbersOfTheLibrary()
    {
        var batch = await AnswerAsync();
        await using var session = await Watched.OpenAsync(workbench);
        var page = await session.Context.NewPageAsync();
        await page.GotoAsync($"/datasets/{WorkbenchFixture.Dataset}/reports");
        await page.GetByTestId("consensus-method").SelectOptionAsync("majority");
        await page.GetByTestId("consensus-batch").SelectOptionAsync(batch);
        await page.GetByTestId("compute-consensus").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        // Both answered about six images, alike on four of them: 4/6 by hand, the other statistics by the library.
        var shown = page.GetByTestId("stat-percentAgreement");
        await Expect(shown).ToHaveTextAsync("0.667", new() { Timeout = 30_000 });
        var scoring = workbench.Client<ScoringService.ScoringServiceClient>();
        var run = (await scoring.ListRunsAsync(new ListRunsRequest { Dataset = WorkbenchFixture.Dataset })).Runs.First(one => one.Parameters.Consensus is not null);
        var report = (await scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.Consensus;
        var statistics = new Dictionary<string, double>
        {
            ["stat-percentAgreement"] = report.PercentAgreement,
            ["stat-fleissKappa"] = report.FleissKappa,
            ["stat-krippendorffAlpha"] = report.KrippendorffAlpha,
            ["stat-alphaJaccard"] = report.AlphaJaccard,
            ["stat-alphaMasi"] = report.AlphaMasi,
            ["count-settled"] = report.Settled,
            ["count-disagreeing"] = report.Disagreeing,
            ["count-overlapping"] = report.Overlapping,
            ["count-unanimous"] = report.Unanimous,
        };
        foreach (var (name, value) in statistics)
            Assert.Equal(value, double.Parse(await page.GetByTestId(name).GetAttributeAsync("data-value") ?? "", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((6, 4), (report.Overlapping, report.Unanimous));
        await Expect(page.GetByTestId("figure-annotators")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("figure-kappa")).ToBeVisibleAsync();
        session.AssertNoFault();
    }

    [RequiresChromiumFact]
    public async Task MultiLabel_OfAKnownReport_DrawsEveryFigureInBothSchemes()
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var session = await Watched.OpenAsync(workbench, scheme);
            // The sample set's model does not classify; what the page makes of a report is seen by one that is written down.
            await session.Context.RouteAsync("**/classifiers", route => route.FulfillAsync(Json(KnownReport.Classifiers)));
            await session.Context.RouteAsync("**/multi-label-report*", route => route.FulfillAsync(Json(KnownReport.MultiLabel)));
            var page = await session.Context.NewPageAsync();
            await page.GotoAsync($"/datasets/{WorkbenchFixture.Dataset}/reports");

            await Expect(page.GetByTestId("multi-label-facts")).ToContainTextAsync("best ReaL accuracy: vit-l");
            foreach (var figure in new[] { "figure-label-counts", "figure-real", "figure-top-1", "figure-real-by-count" })
                await Expect(page.GetByTestId(figure)).ToBeVisibleAsync();
            await Expect(page.GetByTestId("figure-real")).ToContainTextAsync("R² = 0.988");
            var table = page.GetByTestId("figure-top-1");
            await session.ShootAsync(page, "reports");
            await table.GetByRole(AriaRole.Button, new() { Name = "Table" }).ClickAsync();
            await Expect(table.GetByRole(AriaRole.Row).Filter(new() { HasText = "vit-l" }).Nth(1)).ToContainTextAsync("0.91");
            session.AssertNoFault();
        }
    }

    private static RouteFulfillOptions Json(string body) => new() { ContentType = "application/json", Body = body };

    /// <summary>Two people answer six images: alike on the first four, differently on the last two.</summary>
    private async Task<string> AnswerAsync()
    {
        var labels = workbench.Client<LabelStoreService.LabelStoreServiceClient>();
        var batch = (await labels.CreateBatchAsync(new CreateBatchRequest
        {
            Dataset = WorkbenchFixture.Dataset,
            Title = "Both look",
            AnnotatorsPerImage = People.Length,
            ImageIds = { Enumerable.Range(0, 6).Select(row => $"000000-{row:D4}") },
        })).Batch;
        foreach (var (person, who) in People.Index())
        {
            var tasks = (await labels.ListTasksAsync(new ListTasksRequest { Batch = batch.Id, Annotator = who })).Tasks;
            foreach (var (place, task) in tasks.Index())
            {
                var label = place < 4 ? place % 2 : person;
                await labels.SubmitAnnotationAsync(new SubmitAnnotationRequest { RequestId = Guid.NewGuid().ToString(), Task = task.Id, Annotator = who, Decision = Decision.Relabel, Labels = { label }, SecondsSpent = 1 });
            }
        }

        return batch.Id;
    }
}

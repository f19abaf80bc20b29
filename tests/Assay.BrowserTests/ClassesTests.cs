using Assay.Common.V1;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Grpc.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace Assay.BrowserTests;

/// <summary>Someone reads a class: finds it, describes it, chooses exemplars, looks at its confusions; and merges and splits classes. By keys alone.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class ClassesTests(WorkbenchFixture workbench)
{
    private const string Own = "classes";

    [RequiresChromiumFact]
    public async Task Keyboard_ReadingAClass_DescribesItAndChoosesExemplars()
    {
        var name = (await workbench.ClassesAsync())[0];
        await ReportAsync();
        await using var context = await workbench.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/datasets/{WorkbenchFixture.Dataset}/classes");
        await page.GetByTestId("class-find").FocusAsync();
        await page.Keyboard.TypeAsync(name[..3]);
        await page.GetByTestId("class-matches").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = name, Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync(name);

        await page.GetByTestId("describe").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("What the sample calls so");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("an oddity");
        await page.GetByTestId("add-feature").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("feature-input").FocusAsync();
        await page.Keyboard.TypeAsync("a plain ground");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("describe-dialog")).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("class-definition")).ToHaveTextAsync("What the sample calls so");
        await Expect(page.GetByTestId("class-features")).ToContainTextAsync("a plain ground");

        // Sorted by self-confidence: the second and third of the most suspicious become exemplars, then one of them no more.
        await page.GetByTestId("class-grid").FocusAsync();
        foreach (var key in new[] { "ArrowRight", "Space", "Shift+ArrowRight" })
            await page.Keyboard.PressAsync(key);
        await Expect(page.GetByTestId("selected-count")).ToHaveTextAsync("2 images selected");
        await page.GetByTestId("make-exemplars").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("exemplars").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await page.GetByTestId("exemplars").GetByRole(AriaRole.Button).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("exemplars").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Expect(page.GetByTestId("distribution").First).ToBeVisibleAsync();

        var known = (await workbench.Client<TaxonomyService.TaxonomyServiceClient>().GetClassAsync(new GetClassRequest { Dataset = WorkbenchFixture.Dataset, ClassId = 0 })).Class;
        Assert.Equal(["an oddity"], known.Details.Synonyms);
        var ranked = await workbench.Client<ScoringService.ScoringServiceClient>().RankImagesAsync(new RankImagesRequest
        {
            Dataset = WorkbenchFixture.Dataset,
            ClassId = 0,
            Run = await HeadRunAsync(),
            Score = "self_confidence",
            Count = 3,
        });
        Assert.Equal(ranked.Images[2].ImageId, Assert.Single(known.Details.Exemplars));
        await ShootAsync("classes/0", "class", "distribution");
        await ShootAsync("classes", "classes", "class-row");
    }

    [RequiresChromiumFact]
    public async Task Keyboard_RenameMergeAndSplit_MakeLabelVersions()
    {
        var names = await IngestAsync();
        await using var context = await workbench.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/datasets/{Own}/classes/0");
        await OpenAsync(page, "rename");
        await page.GetByTestId("new-name").FillAsync("renamed");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("renamed");

        await OpenAsync(page, "merge");
        await page.GetByTestId("class-picker").FocusAsync();
        await page.Keyboard.TypeAsync(names[1]);
        await Expect(page.GetByRole(AriaRole.Option, new PageGetByRoleOptions { Name = names[1], Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("class-status")).ToHaveTextAsync("Done. The newest label version is v0001.");

        await page.GetByTestId("class-grid").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByTestId("split-off").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("part-name").Nth(1).FillAsync("split off");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("split-dialog")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("renamed");

        var versions = await workbench.Client<LabelStoreService.LabelStoreServiceClient>().ListLabelVersionsAsync(new ListLabelVersionsRequest { Dataset = Own });
        Assert.Equal(["given", "v0001", "v0002"], versions.Versions.Select(version => version.Name));
        var found = await workbench.Client<TaxonomyService.TaxonomyServiceClient>().SearchClassesAsync(new SearchClassesRequest { Dataset = Own, Query = "split off" });
        var ranked = await workbench.Client<ScoringService.ScoringServiceClient>().RankImagesAsync(new RankImagesRequest { Dataset = Own, ClassId = Assert.Single(found.Matches).ClassId });
        Assert.Equal(1, ranked.Total);

        // What was chosen goes to people.
        await page.GetByTestId("class-grid").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByTestId("review").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/datasets/{Own}/batches/**");
    }

    // Pictures for the documentation: ASSAY_SCREENSHOTS names the folder.
    private async Task ShootAsync(string path, string name, string until)
    {
        if (Environment.GetEnvironmentVariable("ASSAY_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var context = await workbench.OpenAsync(scheme);
            var page = await context.NewPageAsync();
            await page.GotoAsync($"/datasets/{WorkbenchFixture.Dataset}/{path}");
            await Expect(page.GetByTestId(until).First).ToBeVisibleAsync();
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{scheme.ToString().ToLowerInvariant()}.png") });
        }
    }

    private static async Task OpenAsync(IPage page, string button)
    {
        await page.GetByTestId(button).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId($"{button}-dialog")).ToBeVisibleAsync();
    }

    private async Task<string> HeadRunAsync() =>
        (await workbench.Client<ScoringService.ScoringServiceClient>().ListRunsAsync(new ListRunsRequest { Dataset = WorkbenchFixture.Dataset }))
            .Runs.First(run => run.Summary?.Head is not null).Id;

    private async Task ReportAsync()
    {
        var scoring = workbench.Client<ScoringService.ScoringServiceClient>();
        var run = (await scoring.StartRunAsync(new StartRunRequest { Dataset = WorkbenchFixture.Dataset, Parameters = new RunParameters { ClassReport = new ClassReportParameters() } })).Run;
        using var watch = scoring.WatchRun(new WatchRunRequest { Run = run.Id });
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
            Assert.NotEqual(JobState.Failed, response.Run.Progress.State);
    }

    // A data set of its own: what is merged here is not missing elsewhere.
    private async Task<IReadOnlyList<string>> IngestAsync()
    {
        var ingestion = workbench.Client<IngestionService.IngestionServiceClient>();
        await ingestion.CreateDatasetAsync(new CreateDatasetRequest { Name = Own });
        var job = (await ingestion.StartIngestAsync(new StartIngestRequest { Dataset = Own, Source = new Source { Folder = new FolderSource { Path = workbench.Images } } })).Job;
        using var watch = ingestion.WatchIngest(new WatchIngestRequest { Job = job.Id });
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
            Assert.NotEqual(JobState.Failed, response.Job.Progress.State);
        return [.. (await workbench.Client<LabelStoreService.LabelStoreServiceClient>().GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = Own })).Classes.Select(one => one.Name)];
    }
}

using Assay.LabelStore.V1;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace Assay.BrowserTests;

/// <summary>A person works on a batch with the keyboard, and the export says what was decided.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class AnnotationTests(WorkbenchFixture workbench)
{
    private const string Ann = "ann";

    [RequiresChromiumFact]
    public async Task Keyboard_KeepChangeRemoveUnsureUndo_IsInTheExport()
    {
        var batch = await workbench.SelectAsync(6);
        var tasks = await workbench.TasksAsync(batch, Ann);
        var classes = await workbench.ClassesAsync();
        var given = classes[tasks[1].GivenClasses[0]];
        var other = classes.First(name => name != given);
        await using var context = await workbench.OpenAsync();
        var page = await BatchPage.OpenAsync(context, batch, Ann);

        await page.PressAsync("Enter");
        await page.AtAsync(1);
        await page.PressAsync("k");
        await page.AtAsync(2);
        await Expect(page.GivenLabel).ToHaveTextAsync(given);
        await page.ChangeToAsync(other);
        await page.AtAsync(3);
        await page.PressAsync("r");
        await page.AtAsync(4);
        await page.PressAsync("n");
        await page.AtAsync(5);
        await page.PressAsync("k");
        await page.AtAsync(6);
        await page.DoneAsync(5);

        await page.PressAsync("u");
        await page.AtAsync(5);
        await page.PressAsync("Control+z");
        await page.AtAsync(4);
        await page.DoneAsync(3);
        await page.PressAsync("n", "g");
        await page.SavedAsync();
        await page.DecisionAsync(1, "keep");
        await page.DecisionAsync(2, "relabel");
        await page.DecisionAsync(3, "remove");
        await page.DecisionAsync(4, "unsure");
        await page.DecisionAsync(5, "open");

        var export = await ExportAsync(page.Page);
        Assert.Equal((classes[tasks[0].GivenClasses[0]], "kept", Ann), LineOf(export, tasks[0]));
        Assert.Equal((other, "relabelled", Ann), LineOf(export, tasks[1]));
        Assert.Equal(("", "removed", Ann), LineOf(export, tasks[2]));
        Assert.Equal("unsure", LineOf(export, tasks[3]).Status);
        Assert.Equal("", LineOf(export, tasks[4]).Annotators);
    }

    [RequiresChromiumFact]
    public async Task Offline_AnswersGoOn_AndAreSentWhenTheServerIsBack()
    {
        var batch = await workbench.SelectAsync(5);
        await using var context = await workbench.OpenAsync();
        var page = await BatchPage.OpenAsync(context, batch, Ann);

        await context.SetOfflineAsync(true);
        await page.PressAsync("k", "r", "k");
        await Expect(page.Sync).ToContainTextAsync("Offline, 3 waiting");
        await page.DoneAsync(3);
        await page.PressAsync("u");
        await Expect(page.Sync).ToContainTextAsync("Offline, 2 waiting");
        Assert.All(await workbench.TasksAsync(batch, Ann), task => Assert.Empty(task.Annotations));

        await context.SetOfflineAsync(false);
        await page.SavedAsync();
        Assert.Equal(
            [Decision.Keep, Decision.Remove],
            (await workbench.TasksAsync(batch, Ann)).SelectMany(task => task.Annotations).Select(annotation => annotation.Decision));
    }

    [RequiresChromiumFact]
    public async Task Reload_WithAnswersNotSentYet_SendsThemOnce()
    {
        var batch = await workbench.SelectAsync(4);
        await using var context = await workbench.OpenAsync();
        var page = await BatchPage.OpenAsync(context, batch, Ann);
        // The server takes the answer, but its word never arrives: only the request id tells that the second is the same.
        await context.RouteAsync("**/api/tasks/**", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        });
        await page.PressAsync("k");
        await Expect(page.Sync).ToContainTextAsync("Offline, 1 waiting");

        await context.UnrouteAllAsync();
        await page.Page.ReloadAsync();
        await page.SavedAsync();

        await page.DoneAsync(1);
        var annotations = await workbench.Client<LabelStoreService.LabelStoreServiceClient>()
            .ListAnnotationsAsync(new ListAnnotationsRequest { Dataset = batch.Dataset, Batch = batch.Id });
        Assert.Single(annotations.Annotations);
    }

    [RequiresChromiumFact]
    public async Task Undo_AfterAReload_TakesBackTheLastAnswer()
    {
        var batch = await workbench.SelectAsync(4);
        await using var context = await workbench.OpenAsync();
        var page = await BatchPage.OpenAsync(context, batch, Ann);
        await page.PressAsync("k", "r");
        await page.SavedAsync();

        await page.Page.ReloadAsync();
        await page.DoneAsync(2);
        await page.PressAsync("u");
        await page.DoneAsync(1);
        await page.SavedAsync();

        Assert.Equal([false, true], (await workbench.TasksAsync(batch, Ann)).Take(2).Select(task => task.Annotations.Count == 0));
    }

    [RequiresChromiumFact]
    public async Task AllAnswered_LabelVersion_IsWrittenAndNamed()
    {
        var batch = await workbench.SelectAsync(2);
        await using var context = await workbench.OpenAsync();
        var page = await BatchPage.OpenAsync(context, batch, Ann);

        await page.PressAsync("r", "r");
        await Expect(page.Page.GetByTestId("all-done")).ToBeVisibleAsync();
        await page.SavedAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Create label version" }).ClickAsync();

        await Expect(page.Page.GetByTestId("version-result")).ToContainTextAsync("is written");
        var versions = await workbench.Client<LabelStoreService.LabelStoreServiceClient>().ListLabelVersionsAsync(new ListLabelVersionsRequest { Dataset = batch.Dataset });
        await Expect(page.Page.GetByTestId("version-result")).ToContainTextAsync(versions.Versions[^1].Name);
    }

    [RequiresChromiumFact]
    public async Task EveryPage_InBothSchemes_AsksNobodyElseAndLogsNoError()
    {
        var batch = await workbench.SelectAsync(12);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var context = await workbench.OpenAsync(scheme);
            var foreign = new List<string>();
            var errors = new List<string>();
            context.Request += (_, request) =>
            {
                if (!request.Url.StartsWith(workbench.Web.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                    foreign.Add(request.Url);
            };
            context.Console += (_, message) =>
            {
                if (message.Type is "error" or "warning")
                    errors.Add(message.Text);
            };
            context.WebError += (_, error) => errors.Add(error.Error);

            var page = await BatchPage.OpenAsync(context, batch, Ann);
            await Pictures.ShootAsync(page.Page, "batch-grid", scheme);
            await page.PressAsync("Enter");
            await Expect(page.Page.Locator(".viewer[data-state=shown]")).ToBeVisibleAsync();
            await Pictures.ShootAsync(page.Page, "batch-one", scheme);
            await page.PressAsync("?");
            await Expect(page.Page.GetByTestId("help-dialog")).ToBeVisibleAsync();
            await page.PressAsync("Escape");
            await Expect(page.Page.GetByTestId("help-dialog")).ToBeHiddenAsync();
            await page.Page.GotoAsync($"/datasets/{batch.Dataset}");
            await Expect(page.Page.GetByTestId("label-version").First).ToBeVisibleAsync();
            await Pictures.ShootAsync(page.Page, "dataset", scheme);
            await page.Page.GotoAsync("/");
            await Expect(page.Page.GetByTestId("batch-link").First).ToBeVisibleAsync();
            await Pictures.ShootAsync(page.Page, "start", scheme);

            Assert.Empty(foreign);
            Assert.Empty(errors);
        }
    }

    private static async Task<Dictionary<string, string[]>> ExportAsync(IPage page)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("export-csv").ClickAsync());
        Assert.Equal($"{WorkbenchFixture.Dataset}-current.csv", download.SuggestedFilename);
        // Nothing in the sample set's names needs quotes.
        var lines = (await File.ReadAllTextAsync(await download.PathAsync())).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("id,name,split,label,given_label,status,annotators,decided_at", lines[0]);
        return lines.Skip(1).Select(line => line.Split(',')).ToDictionary(fields => fields[0]);
    }

    private static (string Label, string Status, string Annotators) LineOf(Dictionary<string, string[]> export, Assay.LabelStore.V1.Task task) =>
        (export[task.ImageId][3], export[task.ImageId][5], export[task.ImageId][6]);
}

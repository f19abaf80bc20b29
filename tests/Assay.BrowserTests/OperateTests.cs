using System.Globalization;
using System.Text.Json;
using Assay.Ingestion.V1;
using Assay.Messaging;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Assay.BrowserTests;

/// <summary>
/// An operator finds a message that no service could handle, tries it again, and throws it away; sees ingests and embeddings go on, goes on with one
/// that was stopped, and finds out which images could not be decoded.
/// </summary>
[Collection(WorkbenchCollection.Name)]
public sealed class OperateTests(WorkbenchFixture workbench)
{
    private const int LookEveryMs = 3000;

    [RequiresChromiumFact]
    public async Task Keyboard_RetryAndDiscardOfAPoisonMessage_EmptiesTheList()
    {
        await workbench.SendRawAsync(QueueNames.LabelStoreBatchSelected, "no message at all");
        await using var context = await workbench.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Operate" }).ClickAsync();
        var failed = page.GetByTestId("failed-message");
        await Expect(failed).ToHaveCountAsync(1);
        await Expect(failed).ToContainTextAsync(QueueNames.LabelStoreBatchSelected);
        await page.GetByText("Content", new PageGetByTextOptions { Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("no message at all", new PageGetByTextOptions { Exact = true })).ToBeVisibleAsync();

        // It cannot be handled the second time either, so it comes back.
        await page.GetByTestId("retry-failed").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("operate-result")).ToHaveTextAsync("Trying 1 message again.");
        await workbench.FailedAsync(1);
        await page.GetByTestId("refresh-failed").ClickAsync();
        await Expect(failed).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Checkbox).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByTestId("discard-failed").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("discard-dialog")).ToBeVisibleAsync();
        await page.GetByTestId("discard-confirm").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("nothing-failed")).ToBeVisibleAsync();
    }

    [RequiresChromiumFact]
    public async Task Keyboard_GoOnWithAStoppedEmbedding_ComesToItsEndByItself()
    {
        const string dataset = "stopped";
        await workbench.EnsureDatasetAsync(dataset, 100, 2);
        await workbench.StopEmbeddingAsync(dataset);
        await using var watched = await Watched.OpenAsync(workbench);
        var page = await watched.Context.NewPageAsync();
        await page.GotoAsync("/operate");
        var jobs = page.Locator($"[data-testid=job][data-kind=embedding][data-dataset={dataset}]");
        await Expect(jobs).ToHaveCountAsync(1);
        await Expect(jobs).ToHaveAttributeAsync("data-state", "cancelled");
        await Expect(page.Locator($"[data-testid=job][data-kind=ingest][data-dataset={dataset}]")).ToHaveAttributeAsync("data-state", "succeeded");

        await jobs.GetByTestId("go-on-job").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("jobs-result")).ToHaveTextAsync("Embedding of stopped goes on.");
        await Expect(jobs).ToHaveCountAsync(2);
        await Expect(jobs.First).ToHaveAttributeAsync("data-state", "succeeded", new LocatorAssertionsToHaveAttributeOptions { Timeout = 60_000 });
        await Expect(jobs.First).ToContainTextAsync("100");
        await Expect(jobs.GetByTestId("go-on-job")).ToHaveCountAsync(0);

        // The models tell of it without a reload.
        await Expect(page.GetByTestId("model").Filter(new LocatorFilterOptions { HasText = dataset })).ToHaveCountAsync(1);
        await Expect(page.Locator($"[data-testid=operate-dataset][data-dataset={dataset}]")).ToContainTextAsync("ready");
        await page.GetByTestId("model").First.ScrollIntoViewIfNeededAsync();
        await watched.ShootAsync(page, "operate-models");
        watched.AssertNoFault();
    }

    [RequiresChromiumFact]
    public async Task Quarantine_OfABrokenImage_SaysWhichAndWhy()
    {
        // The sample set has one that ends too early; what no embedding has read has none.
        const string unread = "unread";
        await workbench.EnsureDatasetAsync(unread, 100, 2);
        var request = new ListQuarantineRequest { Dataset = WorkbenchFixture.Dataset };
        var known = Assert.Single((await workbench.Client<IngestionService.IngestionServiceClient>().ListQuarantineAsync(request)).Images);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var watched = await Watched.OpenAsync(workbench, scheme);
            var page = await watched.Context.NewPageAsync();
            await page.GotoAsync("/operate");
            var row = page.Locator($"[data-testid=operate-dataset][data-dataset={WorkbenchFixture.Dataset}]");
            await Expect(row.GetByTestId("quarantine-link")).ToHaveTextAsync("1 image");
            await row.GetByTestId("quarantine-link").FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            var image = page.GetByTestId("quarantined");
            await Expect(image).ToHaveCountAsync(1);
            await Expect(image).ToContainTextAsync(known.Name);
            await Expect(image).ToContainTextAsync(known.Message);
            await Expect(page.GetByTestId("quarantine-reasons")).ToHaveTextAsync("Truncated 1");
            await AxeScan.PassesAsync(page, $"quarantine, {scheme}");
            await Pictures.ShootAsync(page, "quarantine", scheme);

            await page.GotoAsync($"/datasets/{unread}/quarantine");
            await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "No image is in quarantine" })).ToBeVisibleAsync();
            watched.AssertNoFault();
        }
    }

    [RequiresChromiumFact]
    public async Task Jobs_WhileOneRuns_AreLookedAtAgainAndNoMoreAfter()
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var context = await workbench.OpenAsync(scheme);
            var page = await context.NewPageAsync();
            var (looks, stage) = (0, 1);
            await page.RouteAsync("**/api/operations/jobs*", route =>
            {
                Interlocked.Increment(ref looks);
                return route.FulfillAsync(new RouteFulfillOptions { ContentType = "application/json", Body = JobsAt(Volatile.Read(ref stage)) });
            });
            await page.Clock.InstallAsync();
            await page.GotoAsync("/operate");
            var running = page.Locator("[data-testid=job][data-dataset=plants][data-kind=embedding]");
            await Expect(running).ToContainTextAsync("2,000 of 10,000");
            await Expect(running).ToContainTextAsync("20%");
            await Expect(page.GetByTestId("jobs-running")).ToHaveTextAsync("1 job runs. Brought up to date every few seconds.");
            await Expect(page.GetByTestId("model")).Not.ToHaveCountAsync(0);
            await AxeScan.PassesAsync(page, $"jobs, {scheme}");
            await Pictures.ShootAsync(page, "operate-running", scheme);

            Volatile.Write(ref stage, 2);
            await page.Clock.FastForwardAsync(LookEveryMs);
            await Expect(running).ToContainTextAsync("40%");
            Volatile.Write(ref stage, 3);
            await page.Clock.FastForwardAsync(LookEveryMs);
            await Expect(running).ToHaveAttributeAsync("data-state", "succeeded");
            await Expect(page.GetByTestId("jobs-running")).ToHaveTextAsync("Nothing runs now.");

            var before = Volatile.Read(ref looks);
            await page.Clock.FastForwardAsync(100 * LookEveryMs);
            await page.RunAndWaitForResponseAsync(() => page.GetByTestId("refresh-jobs").ClickAsync(), "**/api/operations/jobs*");
            Assert.Equal(before + 1, Volatile.Read(ref looks));
        }
    }

    // One that runs until the third stage, and three that ended otherwise.
    private static string JobsAt(int stage)
    {
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        object Job(string kind, string dataset, string state, long done, long total, int minutes, string error = "", string message = "", string[]? warnings = null) => new
        {
            Kind = kind,
            Id = string.Create(CultureInfo.InvariantCulture, $"{kind}-{minutes}"),
            Dataset = dataset,
            Source = kind == "ingest" ? "folder" : "",
            Place = kind == "ingest" ? $"/data/{dataset}" : "",
            Model = kind == "ingest" ? "" : "resnet50",
            State = state,
            Done = done,
            Total = total,
            Rate = state == "running" ? 412.3 : 0,
            SecondsLeft = state == "running" ? 19.4 : (double?)null,
            Message = message,
            Error = error,
            Created = start.AddMinutes(minutes),
            Finished = state == "running" ? (DateTimeOffset?)null : start.AddMinutes(minutes + 2),
            Skipped = kind == "ingest" ? 12 : 0,
            Quarantined = state == "cancelled" ? 3 : 0,
            Warnings = warnings ?? [],
        };
        var running = stage < 3 ? Job("embedding", "plants", "running", 2000 * stage, 10_000, 9) : Job("embedding", "plants", "succeeded", 10_000, 10_000, 9);
        return JsonSerializer.Serialize(
            new
            {
                Jobs = new[]
                {
                    running,
                    Job("embedding", "insects", "cancelled", 1200, 5000, 6),
                    Job("embedding", "birds", "failed", 800, 5000, 4, "The shard 3 cannot be embedded: no space left on device. Make room and start the embedding again."),
                    Job("ingest", "plants", "succeeded", 10_000, 10_000, 0, warnings: ["2 files are no images: notes.txt, readme.md"]),
                },
                More = stage < 3,
                Unreachable = Array.Empty<string>(),
            },
            JsonSerializerOptions.Web);
    }
}

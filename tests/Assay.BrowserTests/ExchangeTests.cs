using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace Assay.BrowserTests;

/// <summary>A person takes labels out as a file and others' labels in, and finds out what is wrong with a file.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class ExchangeTests(WorkbenchFixture workbench)
{
    [RequiresChromiumFact]
    public async Task Keyboard_FileOutAndBackIn_BecomesALabelVersion()
    {
        await using var watched = await Watched.OpenAsync(workbench);
        var page = await OpenAsync(watched);
        await page.GetByTestId("start-export").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("export").First).ToHaveAttributeAsync("data-state", "succeeded");
        var file = await DownloadAsync(page, page.GetByTestId("download").First);
        var lines = file.TrimEnd().Split("\r\n");
        Assert.Equal(121, lines.Length);

        // The first image gets the label of the last one, which is another.
        var (first, last) = (lines[1].Split(','), lines[^1].Split(','));
        Assert.NotEqual(first[3], last[3]);
        await ImportAsync(page, "turned", $"id,label\r\n{first[0]},{last[3]}\r\n{last[0]},{last[3]}\r\n");
        var import = page.GetByTestId("import").First;
        await Expect(import).ToHaveAttributeAsync("data-state", "succeeded");
        await Expect(import).ToContainTextAsync("2 images named, 1 label changed");

        // What came in is a version like others.
        await page.GetByLabel("Label version").First.SelectOptionAsync("turned");
        await page.GetByTestId("start-export").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("export")).ToHaveCountAsync(2);
        await Expect(page.GetByTestId("export").First).ToHaveAttributeAsync("data-state", "succeeded");
        var turned = await DownloadAsync(page, page.GetByTestId("download").First);
        Assert.Equal(last[3], turned.Split("\r\n")[1].Split(',')[3]);
        watched.AssertNoFault();
    }

    [RequiresChromiumFact]
    public async Task Import_OfABadFile_SaysWhere()
    {
        await using var watched = await Watched.OpenAsync(workbench);
        var page = await OpenAsync(watched);
        await ImportAsync(page, "bad", "id,label\r\n000000-0000,cat\r\n000009-0000,cat\r\n");
        var import = page.GetByTestId("import").First;
        await Expect(import).ToHaveAttributeAsync("data-state", "failed");
        await import.GetByText("1 problem in the file").ClickAsync();
        await Expect(import.GetByRole(AriaRole.Listitem)).ToContainTextAsync("line 3: the data set has no image \"000009-0000\"");
        watched.AssertNoFault();
    }

    [RequiresChromiumFact]
    public async Task Page_InBothSchemes_HasNoSeriousViolation()
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var watched = await Watched.OpenAsync(workbench, scheme);
            var page = await OpenAsync(watched);
            await page.GetByLabel("Format").First.SelectOptionAsync("croissant");
            await page.GetByTestId("start-export").ClickAsync();
            await Expect(page.GetByTestId("export").First).ToHaveAttributeAsync("data-state", "succeeded");
            await ImportAsync(page, $"kept-{scheme.ToString().ToLowerInvariant()}", "id,label,status\r\n000000-0000,,removed\r\n");
            await Expect(page.GetByTestId("import").First).ToHaveAttributeAsync("data-state", "succeeded");
            await AxeScan.PassesAsync(page, $"imports and exports, {scheme}");
            await watched.ShootAsync(page, "exchange");
            await page.GetByTestId("new-import").ClickAsync();
            await Expect(page.GetByTestId("import-dialog")).ToBeVisibleAsync();
            await AxeScan.PassesAsync(page, $"import of a file, {scheme}");
            await watched.ShootAsync(page, "import");
            watched.AssertNoFault();
        }
    }

    private static async Task<IPage> OpenAsync(Watched watched)
    {
        var page = await watched.Context.NewPageAsync();
        await page.GotoAsync($"/datasets/{WorkbenchFixture.Dataset}");
        await page.GetByTestId("exchange").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("start-export")).ToBeVisibleAsync();
        return page;
    }

    private static async Task ImportAsync(IPage page, string name, string csv)
    {
        await page.GetByTestId("new-import").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByTestId("import-dialog");
        await dialog.GetByLabel("File", new LocatorGetByLabelOptions { Exact = true }).SetInputFilesAsync(
            new FilePayload { Name = "vendor.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(csv) });
        await dialog.GetByLabel("Name of the label version").FillAsync(name);
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("import").First).ToContainTextAsync(name);
    }

    private static async Task<string> DownloadAsync(IPage page, ILocator link)
    {
        var download = await page.RunAndWaitForDownloadAsync(async () =>
        {
            await link.FocusAsync();
            await page.Keyboard.PressAsync("Enter");
        });
        await using var stream = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}

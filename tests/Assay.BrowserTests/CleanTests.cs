using Assay.LabelStore.V1;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace Assay.BrowserTests;

/// <summary>A person cleans a class: the most suspicious in a grid, many decided at once, neighbours beside them.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class CleanTests(WorkbenchFixture workbench)
{
    private const string Ann = "ann";

    [RequiresChromiumFact]
    public async Task Keyboard_ClassChosen_ManyDecidedAtOnceAndTakenBack()
    {
        await using var context = await workbench.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/datasets/{WorkbenchFixture.Dataset}/clean");
        await Expect(page.GetByTestId("clean-class").First).ToBeVisibleAsync();

        // All classes, eight images.
        await page.GetByTestId("class-field").FocusAsync();
        await page.Keyboard.TypeAsync(" ");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("class-field")).ToHaveValueAsync("All classes");
        await page.GetByLabel("Images", new PageGetByLabelOptions { Exact = true }).FillAsync("8");
        await page.GetByTestId("clean-show").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await page.GetByLabel("Your name").FillAsync(Ann);
        await page.Keyboard.PressAsync("Enter");
        var batch = new BatchPage(page);
        await Expect(batch.Tiles).ToHaveCountAsync(8);
        var id = new Uri(page.Url).Segments[^1];
        Assert.Contains("/clean/", page.Url, StringComparison.Ordinal);

        await batch.PressAsync("x", "Shift+ArrowRight", "Shift+ArrowRight");
        await Expect(page.GetByTestId("selected-count")).ToContainTextAsync("3 selected");
        await batch.PressAsync("r");
        await batch.DoneAsync(3);
        await Expect(page.GetByTestId("selected-count")).ToHaveCountAsync(0);
        await batch.PressAsync("k");
        await batch.DoneAsync(4);
        await batch.SavedAsync();
        var answers = await AnswersAsync(id);
        Assert.Equal([Decision.Remove, Decision.Remove, Decision.Remove, Decision.Keep], answers);

        await batch.PressAsync("u");
        await batch.DoneAsync(3);
        await batch.PressAsync("u");
        await batch.DoneAsync(0);
        await batch.SavedAsync();
        Assert.Empty(await AnswersAsync(id));

        await batch.PressAsync("Control+a", "s");
        await Expect(batch.Progress).Not.ToHaveAttributeAsync("data-done", "0");
        await batch.SavedAsync();
        Assert.All(await AnswersAsync(id), decision => Assert.True(decision is Decision.Keep or Decision.Relabel));
    }

    [RequiresChromiumFact]
    public async Task Neighbours_MoreLikeThis_OpensABatchOfThem()
    {
        var batch = await workbench.SelectAsync(2);
        await using var context = await workbench.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/datasets/{batch.Dataset}/clean/{batch.Id}");
        await page.GetByLabel("Your name").FillAsync(Ann);
        await page.Keyboard.PressAsync("Enter");
        var near = page.GetByTestId("neighbours").GetByRole(AriaRole.Listitem);
        await Expect(near).ToHaveCountAsync(12);
        await Expect(page.GetByTestId("scores")).ToContainTextAsync("self_confidence");
        var image = await page.GetByTestId("inspector").GetAttributeAsync("data-image");

        await page.GetByTestId("more-like-this").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex(batch.Id));
        var opened = new BatchPage(page);
        await Expect(opened.Tiles.First).ToHaveAttributeAsync("data-image", image!);
        await Expect(opened.Progress).ToHaveAttributeAsync("data-total", "51");
    }

    private async Task<IEnumerable<Decision>> AnswersAsync(string batch) =>
        (await workbench.TasksAsync(new Batch { Id = batch }, Ann)).SelectMany(task => task.Annotations).Select(annotation => annotation.Decision);
}

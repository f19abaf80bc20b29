using Assay.LabelStore.V1;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace Assay.BrowserTests;

/// <summary>Two annotators and an expert, each in a session of their own and by keyboard alone, take thirty images from a batch to refined labels.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class RefinementTests(WorkbenchFixture workbench)
{
    private const int Images = 30;

    [RequiresChromiumFact]
    public async Task TwoAnnotatorsAndAnExpert_ThirtyImages_EndInRefinedLabels()
    {
        var labels = workbench.Client<LabelStoreService.LabelStoreServiceClient>();
        var batch = await workbench.OpenBatchAsync(Images, new CreateBatchRequest { Title = "Thirty images", Kind = BatchKind.Multilabel, AnnotatorsPerImage = 2 });
        await AnnotateAsync(batch, "ann", rank => rank % 6 == 0 ? ["v", "1", "d", "Enter"] : ["k"]);
        // Bob sees the same images and nothing of what Ann said.
        await AnnotateAsync(batch, "bob", rank => rank % 3 == 0 ? ["1", "2", "Enter"] : ["k"]);
        var agreement = await labels.AnalyzeBatchesAsync(new AnalyzeBatchesRequest { Dataset = batch.Dataset, Batches = { batch.Id } });
        Assert.Equal((Images, 0), (agreement.Images, agreement.Open));
        var toRefine = (int)(agreement.Disagreeing + agreement.OriginalLeftOut + agreement.Unsure);
        Assert.Equal(Images / 3, toRefine);

        await using var context = await workbench.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/datasets/{batch.Dataset}/refine");
        await page.GetByLabel("Choose Thirty images").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByTestId("check-disagreement").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("make-refinement")).ToHaveTextAsync($"Refine {toRefine} images");
        await page.GetByTestId("make-refinement").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Your name").FillAsync("eve");
        await page.Keyboard.PressAsync("Enter");
        var expert = new BatchPage(page);
        await Expect(expert.Tiles).ToHaveCountAsync(toRefine);
        var refinement = new Batch { Id = new Uri(page.Url).Segments[^1], Dataset = batch.Dataset };
        await expert.PressAsync("Enter");
        await Expect(page.GetByTestId("earlier-answer")).ToHaveCountAsync(2);
        await Pictures.ShootAsync(page, "refinement", ColorScheme.Light);
        await AxeScan.PassesAsync(page, "refinement");

        // The first image: a label that nobody said, which needs a comment.
        var names = await workbench.ClassesAsync();
        var task = (await workbench.TasksAsync(refinement, "eve"))[0];
        var other = names.Index().First(entry => !task.CheckedClasses.Contains(entry.Index) && !task.GivenClasses.Contains(entry.Index)).Item;
        await expert.ChangeToAsync(other);
        await expert.PressAsync("Enter");
        await Expect(page.GetByTestId("notice")).ToContainTextAsync("say why");
        await page.Keyboard.TypeAsync("seen in the corner");
        await expert.PressAsync("Enter", "Enter");
        for (var rank = 2; rank <= toRefine; rank++)
        {
            await expert.AtAsync(rank);
            // Agree with either of them, or confirm what was checked beforehand.
            await expert.PressAsync((rank % 3) switch { 0 => "1", 1 => "2", _ => "Enter" });
        }

        await expert.DoneAsync(toRefine);
        await expert.SavedAsync();
        var refined = await workbench.TasksAsync(refinement, "eve");
        Assert.All(refined, done => Assert.True(done.Done));
        var first = Assert.Single(refined[0].Annotations);
        Assert.Equal("seen in the corner", first.Comment);
        Assert.Contains(names.ToList().IndexOf(other), first.Labels);

        var version = (await labels.CreateLabelVersionAsync(new CreateLabelVersionRequest { Dataset = batch.Dataset })).Version;
        Assert.True(version.Changed > 0);
    }

    private async Task AnnotateAsync(Batch batch, string annotator, Func<int, string[]> answer)
    {
        await using var context = await workbench.OpenAsync();
        var page = await BatchPage.OpenAsync(context, batch, annotator, waitForTiles: false);
        await page.Tiles.First.WaitForAsync();
        await page.PressAsync("Enter");
        for (var rank = 1; rank <= batch.Tasks; rank++)
        {
            await page.AtAsync(rank);
            var keys = answer(rank);
            if (keys[0] == "1")
                await Expect(page.Page.GetByTestId("proposal").First).ToBeVisibleAsync();
            if (keys[0] == "v")
            {
                await page.PressAsync("v");
                await Expect(page.Page.GetByTestId("no-label-dialog")).ToBeVisibleAsync();
                keys = keys[1..];
            }

            await page.PressAsync(keys);
        }

        await page.DoneAsync(batch.Tasks);
        await page.SavedAsync();
    }
}

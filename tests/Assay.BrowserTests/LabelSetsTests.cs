using Assay.LabelStore.V1;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace Assay.BrowserTests;

/// <summary>A person says which labels of an image are valid: proposals, any other class, none at all.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class LabelSetsTests(WorkbenchFixture workbench)
{
    private const string Ann = "ann";

    [RequiresChromiumFact]
    public async Task Keyboard_ProposalsSearchAndNone_AreAnswered()
    {
        var batch = await workbench.OpenBatchAsync(4, new CreateBatchRequest { Title = "All valid labels", Kind = BatchKind.Multilabel });
        await using var context = await workbench.OpenAsync();
        var page = await BatchPage.OpenAsync(context, batch, Ann);
        var proposals = page.Page.GetByTestId("proposal");
        var chosen = page.Page.GetByTestId("chosen-labels").Locator("[data-class]");
        await page.PressAsync("Enter");
        await Expect(proposals.First).ToBeVisibleAsync();

        // Two proposals of the first group.
        var first = await IdsAsync(proposals);
        await page.PressAsync("1", "2");
        await Expect(chosen).ToHaveCountAsync(2);
        await page.PressAsync("Enter");
        await page.AtAsync(2);

        // One proposal, taken away again, and a class that search finds.
        await Expect(chosen).ToHaveCountAsync(0);
        await Expect(proposals.First).ToBeVisibleAsync();
        await page.PressAsync("1", "1");
        await Expect(chosen).ToHaveCountAsync(0);
        var second = (await workbench.TasksAsync(batch, Ann))[1];
        var other = (await workbench.ClassesAsync()).Index().Last(entry => !second.GivenClasses.Contains(entry.Index)).Item;
        await page.ChangeToAsync(other);
        await Expect(chosen).ToContainTextAsync(other);
        await page.PressAsync("m");
        await page.Page.Keyboard.TypeAsync("none of the proposals");
        await page.PressAsync("Enter", "Enter");
        await page.AtAsync(3);

        // Nothing chosen is no answer.
        await page.PressAsync("Enter");
        await Expect(page.Page.GetByTestId("notice")).ToContainTextAsync("Tick at least one label");
        await page.PressAsync("v", "2", "d", "Enter");
        await page.AtAsync(4);
        await page.PressAsync("k");
        await page.DoneAsync(4);
        await page.SavedAsync();

        var answers = (await workbench.TasksAsync(batch, Ann)).Select(task => Assert.Single(task.Annotations)).ToArray();
        Assert.Equal(first.Take(2).Order(), LabelsOf(answers[0]).Order());
        Assert.Equal((Decision.Relabel, "none of the proposals"), (answers[1].Decision, answers[1].Comment));
        Assert.Equal((Decision.NoValidLabel, NoValidLabelReason.Ambiguous, OriginalLabelStance.Disagree), (answers[2].Decision, answers[2].NoValidLabel.Reason, answers[2].NoValidLabel.Stance));
        Assert.Equal(Decision.Keep, answers[3].Decision);
    }

    [RequiresChromiumFact]
    public async Task Groups_TurnedByKeys_ShowTheNextFive()
    {
        var batch = await workbench.OpenBatchAsync(1, new CreateBatchRequest { Kind = BatchKind.Multilabel });
        await using var context = await workbench.OpenAsync();
        var page = await BatchPage.OpenAsync(context, batch, Ann);
        var proposals = page.Page.GetByTestId("proposal");
        await page.PressAsync("Enter");
        await Expect(proposals).ToHaveCountAsync(5);
        var first = await IdsAsync(proposals);
        await page.PressAsync("]");
        await Expect(page.Page.GetByTestId("proposal-group").Nth(1)).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Empty(first.Intersect(await IdsAsync(proposals)));
        await page.PressAsync("[");
        Assert.Equal(first, await IdsAsync(proposals));
    }

    private static IEnumerable<int> LabelsOf(Annotation answer) => answer.Decision == Decision.Keep ? answer.GivenClasses : answer.Labels;

    private static Task<int[]> IdsAsync(ILocator proposals) => proposals.EvaluateAllAsync<int[]>("rows => rows.map(row => Number(row.dataset.class))");
}

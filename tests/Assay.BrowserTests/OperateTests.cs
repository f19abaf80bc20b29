using Assay.Messaging;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Assay.BrowserTests;

/// <summary>An operator finds a message that no service could handle, tries it again, and throws it away.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class OperateTests(WorkbenchFixture workbench)
{
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
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Refresh" }).ClickAsync();
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
}

using System.Text.Json;
using Assay.Tests;
using Microsoft.Playwright;
using Xunit;

namespace Assay.BrowserTests;

/// <summary>Asks axe-core whether a page can be used by everybody: WCAG 2.2 A and AA, and its best practices.</summary>
internal static class AxeScan
{
    private static readonly Lazy<string> Script = new(() => File.ReadAllText(Repository.PathOf("services", "Workbench", "web", "node_modules", "axe-core", "axe.min.js")));

    // Told with their elements, so that a failure can be mended from the report alone.
    private const string Run = """
        async () => {
          const found = await axe.run(document, { resultTypes: ['violations'] });
          return JSON.stringify(found.violations.map(v => ({
            id: v.id, impact: v.impact, help: v.help,
            nodes: v.nodes.slice(0, 5).map(n => n.target.join(' ') + ': ' + (n.any.concat(n.all, n.none)[0]?.message ?? '')) })));
        }
        """;

    /// <summary>Fails if the page has a violation that is serious or critical.</summary>
    public static async Task PassesAsync(IPage page, string name)
    {
        // Evaluated by the browser's debugger: the page's own policy lets no script in.
        await page.EvaluateAsync(Script.Value);
        var violations = JsonSerializer.Deserialize<Violation[]>(await page.EvaluateAsync<string>(Run), JsonSerializerOptions.Web)!;
        var serious = violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{name}: {violation.Id} ({violation.Impact}): {violation.Help}\n  {string.Join("\n  ", violation.Nodes)}").ToArray();
        Assert.True(serious.Length == 0, string.Join("\n", serious));
    }

    private sealed record Violation(string Id, string? Impact, string Help, string[] Nodes);
}

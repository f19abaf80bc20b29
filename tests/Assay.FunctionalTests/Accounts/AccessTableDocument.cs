using Assay.Tests;
using Xunit;

namespace Assay.FunctionalTests.Accounts;

/// <summary>The tables of docs/access.md.</summary>
internal static class AccessTableDocument
{
    /// <summary>Who may, by what; of the table with this heading.</summary>
    public static Dictionary<string, string> Read(string heading)
    {
        var lines = File.ReadAllLines(Repository.PathOf("docs", "access.md"));
        return lines.SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray())
            .ToDictionary(cells => cells[1].Trim('`'), cells => cells[2]);
    }

    public static void AssertSame(string heading, IEnumerable<(string Name, string Who)> expected)
    {
        var documented = Read(heading);
        var wanted = expected.OrderBy(row => row.Name, StringComparer.Ordinal).ToList();
        var missing = wanted.Where(row => documented.GetValueOrDefault(row.Name) != row.Who).Select(row => $"| `{row.Name}` | {row.Who} |");
        var extra = documented.Keys.Except(wanted.Select(row => row.Name));
        Assert.True(!missing.Any() && !extra.Any(), $"docs/access.md: these rows are missing or wrong:\n{string.Join('\n', missing)}\nand these are of nothing: {string.Join(", ", extra)}");
    }
}

using Assay.Ingestion.Listing;
using Assay.Ingestion.Sources;
using Assay.ObjectStorage.Images;
using Xunit;

namespace Assay.FunctionalTests.Ingestion;

public sealed class ListingSorterTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(7, 2)]
    [InlineData(300, 2)]
    [InlineData(9000, 2)]
    [InlineData(300, 1000)]
    public async Task SortedAsync_AnyNumberOfFiles_OrdinalOrderNothingLost(int count, int inMemory)
    {
        var random = new Random(3);
        var entries = Enumerable.Range(0, count).Select(i => new SourceEntry
        {
            Name = $"{random.Next(count)}\n\u00e9\"{i % 7}",
            Location = ImageLocation.Object("k"),
            Position = i,
            Labels = i % 2 == 0 ? ["a", "b"] : [],
        }).ToList();
        using var sorter = new ListingSorter("", inMemory);
        foreach (var entry in entries)
            await sorter.AddAsync(entry, CancellationToken.None);

        var sorted = new List<SourceEntry>();
        await foreach (var entry in sorter.SortedAsync(CancellationToken.None))
            sorted.Add(entry);
        Assert.Equal(
            entries.OrderBy(e => e.Name, StringComparer.Ordinal).ThenBy(e => e.Position).Select(e => (e.Name, e.Position, e.Labels.Count)),
            sorted.Select(e => (e.Name, e.Position, e.Labels.Count)));
    }
}

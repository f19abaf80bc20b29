using Assay.LabelStore.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

public sealed class TaxonomyTests(LabelStoreHost host) : IClassFixture<LabelStoreHost>
{
    [Fact]
    public async Task ResolveClasses_NewNames_AppendsInOrderAndIsIdempotent()
    {
        Assert.Equal([0, 1, 0], await ResolveAsync("order", "zebra", "ant", "zebra"));
        Assert.Equal([1, 2, 0], await ResolveAsync("order", " ant ", "Größe \"X\"", "zebra"));

        var taxonomy = await host.Client.GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = "order" });
        Assert.Equal(["zebra", "ant", "Größe \"X\""], taxonomy.Classes.Select(c => c.Name));
        Assert.Equal([0, 1, 2], taxonomy.Classes.Select(c => c.Id));
        Assert.Equal(2, taxonomy.Version);
        await ResolveAsync("order", "ant");
        Assert.Equal(2, (await host.Client.GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = "order" })).Version);
    }

    [Fact]
    public async Task GetTaxonomy_NothingResolved_IsEmptyAtVersionZero()
    {
        var taxonomy = await host.Client.GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = "nothing" });
        Assert.Empty(taxonomy.Classes);
        Assert.Equal(0, taxonomy.Version);
    }

    [Fact]
    public async Task ResolveClasses_BadNames_ListsEveryViolation()
    {
        var refused = await Refused.WithAsync(
            StatusCode.InvalidArgument, () => ResolveAsync("Bad Name", "ok", "  ", "a\tb", new string('x', 513)), "names[1]: must not be empty");
        Assert.Contains("dataset:", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("names[2]: holds a control character", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("names[3]: has 513 characters", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveClasses_ManyAtOnce_GivesEachNameOneId()
    {
        var names = Enumerable.Range(0, 40).Select(i => $"class {i}").ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(async caller =>
        {
            var mine = names.Skip(caller * 2).Concat(names).ToArray();
            return mine.Zip(await ResolveAsync("race", mine));
        }));
        var ids = answers.SelectMany(a => a).Distinct().ToArray();
        Assert.Equal(40, ids.Length);
        Assert.Equal(Enumerable.Range(0, 40), ids.Select(pair => pair.Second).Order());
    }

    private async Task<IReadOnlyList<int>> ResolveAsync(string dataset, params string[] names) =>
        (await host.Client.ResolveClassesAsync(new ResolveClassesRequest { Dataset = dataset, Names = { names } })).Ids;
}

using System.Diagnostics;
using Assay.LabelStore.Taxonomy.Search;
using Assay.LabelStore.V1;
using Xunit;
using Xunit.Abstractions;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

public sealed class ClassSearchTests(LabelStoreHost host, ITestOutputHelper output) : IClassFixture<LabelStoreHost>
{
    private const int ManyClasses = 20_000;

    [Theory]
    [InlineData("Große_Straße", "grosse strasse")]
    [InlineData("  Crème-brûlée ", "creme brulee")]
    [InlineData("Żółć e\u0301tude", "zolc etude")]
    [InlineData("n02123045.tabby/cat", "n02123045 tabby cat")]
    [InlineData("猫 КОТ", "猫 кот")]
    public void FoldedText_CaseAccentsAndMarks_DoNotMatter(string text, string folded) => Assert.Equal(folded, FoldedText.Of(text));

    [Fact]
    public async Task SearchClasses_Ranks_ExactThenPrefixThenWordThenWithinThenAnyOrder()
    {
        await ImportAsync("ranks", ("tomcat", []), ("house cat", []), ("catfish", []), ("cat", []), ("dog", ["cat chaser"]), ("lynx", ["Katze", "wild cat of the north"]));
        Assert.Equal(["cat", "catfish", "dog", "house cat", "lynx", "tomcat"], await NamesAsync("ranks", "cat"));
        var found = await SearchAsync("ranks", "KATZE");
        Assert.Equal([("lynx", "Katze")], found.Matches.Select(match => (match.Name, match.Matched)));
        Assert.Equal(["lynx"], await NamesAsync("ranks", "north wild"));
        Assert.Empty(await NamesAsync("ranks", "mouse"));
        Assert.Equal(["tomcat", "house cat"], (await SearchAsync("ranks", " ", 2)).Matches.Select(match => match.Name));
        Assert.Equal(6, (await SearchAsync("ranks", "", 2)).Total);
    }

    [Fact]
    public async Task SearchClasses_AfterAChange_FindsWhatIsKnownNow()
    {
        await ImportAsync("changes", ("owl", []), ("tit", []));
        Assert.Empty(await NamesAsync("changes", "eule"));
        await ImportAsync("changes", ("owl", ["Eule"]));
        Assert.Equal(["owl"], await NamesAsync("changes", "eule"));
        await host.Taxonomy.RenameClassAsync(new RenameClassRequest { Dataset = "changes", ClassId = 0, Name = "night bird", Annotator = "ann" });
        var found = Assert.Single((await SearchAsync("changes", "owl")).Matches);
        Assert.Equal((0, "night bird", "owl"), (found.ClassId, found.Name, found.Matched));
    }

    [Fact]
    public async Task SearchClasses_TwentyThousandClassesWithSynonyms_AnswersInLessThan50Milliseconds()
    {
        for (var from = 0; from < ManyClasses; from += 1000)
            await ImportAsync("many", [.. Enumerable.Range(from, 1000).Select(i => ($"{Word(i)} {Word(i / 7)} {i}", new[] { $"{Word(i * 3)} synonym {i}", $"n{i:D8}" }))]);
        string[] typed = ["b", "ba", "bak", "synonym 1", "n0001", "19999", "zu ka", "nothing of it"];
        foreach (var query in typed)
            await SearchAsync("many", query);

        var took = new List<double>();
        foreach (var query in Enumerable.Repeat(typed, 12).SelectMany(queries => queries))
        {
            var begun = Stopwatch.GetTimestamp();
            await SearchAsync("many", query);
            took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        took.Sort();
        var (median, worst) = (took[took.Count / 2], took[(int)(0.95 * took.Count)]);
        output.WriteLine($"search over gRPC in 20,000 classes with 40,000 synonyms: p50 {median:F1} ms, p95 {worst:F1} ms");
        // The machine of the tests is shared: the median decides, the tail is printed.
        Assert.InRange(median, 0, 50);
        Assert.Equal(1, (await SearchAsync("many", "n00012345")).Total);
    }

    // Two syllables from a number: many classes share beginnings, as in real taxonomies.
    private static string Word(int i) => $"{"bdfgklmnprstvwz"[i % 15]}{"aeiou"[i / 15 % 5]}{"bdfgklmnprstvwz"[i / 75 % 15]}{"aeiou"[i / 1125 % 5]}";

    private async Task ImportAsync(string dataset, params (string Name, string[] Synonyms)[] classes) =>
        await host.Taxonomy.ImportClassesAsync(new ImportClassesRequest
        {
            Dataset = dataset,
            Annotator = "ann",
            Classes = { classes.Select(one => new ImportedClass { Name = one.Name, Details = new ClassDetails { Synonyms = { one.Synonyms } } }) },
        });

    private async Task<SearchClassesResponse> SearchAsync(string dataset, string query, int limit = 0) =>
        await host.Taxonomy.SearchClassesAsync(new SearchClassesRequest { Dataset = dataset, Query = query, Limit = limit });

    private async Task<IEnumerable<string>> NamesAsync(string dataset, string query) => (await SearchAsync(dataset, query)).Matches.Select(match => match.Name);
}

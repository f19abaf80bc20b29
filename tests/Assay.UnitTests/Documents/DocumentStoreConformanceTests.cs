using System.Globalization;
using System.Text.Json;
using Assay.Documents;
using Xunit;

namespace Assay.UnitTests.Documents;

/// <summary>What every document store must do. Each adapter's test class inherits it.</summary>
public abstract class DocumentStoreConformanceTests
{
    /// <summary>An empty store.</summary>
    protected abstract IDocumentStore Store { get; }

    /// <summary>Another process's view of the same store.</summary>
    protected abstract IDocumentStore OpenAgain();

    private IDocumentCollection<Work> Works => field ??= Store.Collection(WorkCollections.Create());

    [ConformanceFact]
    public async Task InsertIfAbsentAsync_NewThenTaken_InsertsOnce()
    {
        var time = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2)).AddTicks(1234567);
        var work = new Work { Id = "w", Annotator = "Zoë \"Z\"\n😀", Score = 0.1, Count = 3, Created = time, State = WorkState.Done };
        Assert.True(await Works.InsertIfAbsentAsync(work));
        Assert.False(await Works.InsertIfAbsentAsync(work with { Count = 4 }));
        Assert.Equal(new Versioned<Work>(work, 1), await Works.FindAsync("w"));
        await Assert.ThrowsAsync<DocumentExistsException>(() => Works.InsertAsync(work));
    }

    [ConformanceFact]
    public async Task FindAsync_Missing_IsNullAndGetThrows()
    {
        Assert.Null(await Works.FindAsync("none"));
        var e = await Assert.ThrowsAsync<DocumentNotFoundException>(() => Works.GetAsync("none"));
        Assert.Contains("'none'", e.Message);
    }

    [ConformanceFact]
    public async Task ReplaceAsync_ByVersion_ReplacesOrTellsWhyNot()
    {
        await Works.InsertAsync(new Work { Id = "w" });
        var second = await Works.ReplaceAsync(new Work { Id = "w", Count = 2 }, 1);
        Assert.Equal(2, second.Version);
        Assert.Equal(second, await Works.FindAsync("w"));
        var e = await Assert.ThrowsAsync<DocumentConflictException>(() => Works.ReplaceAsync(new Work { Id = "w", Count = 9 }, 1));
        Assert.Equal(("unit_work", "w"), (e.Collection, e.Id));
        await Assert.ThrowsAsync<DocumentNotFoundException>(() => Works.ReplaceAsync(new Work { Id = "x" }, 1));
        Assert.Equal(second, await Works.FindAsync("w"));
    }

    [ConformanceFact]
    public async Task DeleteAsync_ByVersionOrNot_DeletesOrTellsWhyNot()
    {
        await Works.InsertAsync(new Work { Id = "w" });
        await Assert.ThrowsAsync<DocumentConflictException>(() => Works.DeleteAsync("w", 7));
        Assert.True(await Works.DeleteAsync("w", 1));
        Assert.False(await Works.DeleteAsync("w", 1));
        Assert.False(await Works.DeleteAsync("w"));
        await Works.InsertAsync(new Work { Id = "w" });
        Assert.True(await Works.DeleteAsync("w"));
    }

    [ConformanceFact]
    public async Task InsertManyIfAbsentAsync_SomeTaken_InsertsTheOthers()
    {
        await Works.InsertAsync(new Work { Id = "0002", Count = -1 });
        var works = Enumerable.Range(0, 2500).Select(i => new Work { Id = $"{i:D4}", Count = i }).ToList();
        Assert.Equal(2499, await Works.InsertManyIfAbsentAsync([.. works, works[7]]));
        Assert.Equal(0, await Works.InsertManyIfAbsentAsync(works));
        Assert.Equal(0, await Works.InsertManyIfAbsentAsync([]));
        Assert.Equal(2500, await Works.CountAsync(DocumentQuery.All));
        Assert.Equal(-1, (await Works.GetAsync("0002")).Value.Count);
    }

    [ConformanceFact]
    public async Task FindManyAsync_SomeMissing_ReturnsTheOthers()
    {
        await Works.InsertManyIfAbsentAsync([.. Enumerable.Range(0, 10).Select(i => new Work { Id = $"é{i}", Count = i })]);
        var found = await Works.FindManyAsync(["é3", "nope", "é9", "é3"]);
        Assert.Equal(["é3", "é9"], found.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(9, found["é9"].Value.Count);
        Assert.Empty(await Works.FindManyAsync([]));
    }

    [ConformanceFact]
    public async Task Ids_OfAnyText_AreKeptApartAndSortByTheirBytes()
    {
        string[] ids = ["a", "A", "é", "e\u0301", "\uffee", "😀", " ", "' OR 1=1 --", "\"", "a/b", "%", "日本", new string('x', 512)];
        await Works.InsertManyIfAbsentAsync([.. ids.Select(id => new Work { Id = id })]);
        foreach (var id in ids)
            Assert.Equal(id, (await Works.GetAsync(id)).Value.Id);
        var sorted = ids.OrderBy(System.Text.Encoding.UTF8.GetBytes, Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y)));
        Assert.Equal(sorted, await IdsAsync(DocumentQuery.All with { Limit = 3 }));
        Assert.Equal(["é", "日本"], await IdsAsync(new DocumentQuery { From = "é", To = "日本語" }));
    }

    [ConformanceFact]
    public async Task EveryMethod_BadId_ThrowsArgument()
    {
        foreach (var id in new[] { "", "a\0", "a\n", "\ud800", new string('x', 513) })
        {
            await Assert.ThrowsAsync<InvalidDocumentIdException>(() => Works.FindAsync(id));
            await Assert.ThrowsAsync<InvalidDocumentIdException>(() => Works.DeleteAsync(id));
            await Assert.ThrowsAsync<InvalidDocumentIdException>(() => Works.InsertIfAbsentAsync(new Work { Id = id }));
        }
    }

    [ConformanceFact]
    public async Task QueryAsync_EqualityRangeAndOrder_SelectsAsDeclared()
    {
        var works = Works100();
        await Works.InsertManyIfAbsentAsync(works);

        var open = works.Where(w => w.Batch == "b1" && w.State == WorkState.Open).OrderBy(w => w.Count).ThenBy(w => w.Id, StringComparer.Ordinal).ToList();
        var query = DocumentQuery.By("by_batch", "b1", IndexValue.Of(WorkState.Open)) with { Limit = 4 };
        Assert.Equal(open.Select(w => w.Id), await IdsAsync(query));
        Assert.Equal(open.Select(w => w.Id).Reverse(), await IdsAsync(query with { Descending = true }));
        Assert.Equal(open.Where(w => w.Count is >= 2 and < 5).Select(w => w.Id), await IdsAsync(query with { From = 2, To = 5 }));
        Assert.Equal(open.Count, await Works.CountAsync(query));
        Assert.Equal(open.Count(w => w.Count >= 2), await Works.CountAsync(query with { From = 2 }));
        Assert.Equal(works.Count(w => w.Batch == "b0"), await Works.CountAsync(DocumentQuery.By("by_batch", "b0")));
        Assert.Empty(await IdsAsync(DocumentQuery.By("by_batch", "none")));

        // Equality on every field leaves the order of ids.
        var exact = DocumentQuery.By("by_batch", "b1", IndexValue.Of(WorkState.Open), open[0].Count) with { Limit = 1 };
        Assert.Equal(open.Where(w => w.Count == open[0].Count).Select(w => w.Id), await IdsAsync(exact));
    }

    [ConformanceFact]
    public async Task QueryAsync_MissingValues_SortFirstAndCanBeAskedFor()
    {
        await Works.InsertManyIfAbsentAsync(
            [.. new double?[] { 2.5, null, -1, 1e300, null, 0, -1e300, 2 }.Select((score, i) => new Work { Id = $"{i}", Score = score, Annotator = i % 2 == 0 ? null : $"p{i}" })]);
        Assert.Equal(["1", "4", "6", "2", "5", "7", "0", "3"], await IdsAsync(new DocumentQuery { Index = "by_score", Limit = 1 }));
        Assert.Equal(["3", "0", "7", "5", "2", "6", "4", "1"], await IdsAsync(new DocumentQuery { Index = "by_score", Limit = 1, Descending = true }));
        Assert.Equal(["1", "4"], await IdsAsync(DocumentQuery.By("by_score", IndexValue.None) with { Limit = 1 }));
        Assert.Equal(4, await Works.CountAsync(DocumentQuery.By("by_annotator", (string?)null)));
        Assert.Equal(["5", "7", "0"], await IdsAsync(new DocumentQuery { Index = "by_score", From = 0, To = 3 }));
    }

    [ConformanceFact]
    public async Task QueryAsync_Times_SortByInstant()
    {
        var noon = new DateTimeOffset(2024, 1, 1, 12, 0, 0, TimeSpan.Zero);
        await Works.InsertManyIfAbsentAsync(
        [
            new Work { Id = "noon", Created = noon },
            new Work { Id = "earlier elsewhere", Created = new DateTimeOffset(2024, 1, 1, 13, 0, 0, TimeSpan.FromHours(2)) },
            new Work { Id = "a moment later", Created = noon.AddMicroseconds(1) },
        ]);
        Assert.Equal(["earlier elsewhere", "noon", "a moment later"], await IdsAsync(new DocumentQuery { Index = "by_created" }));
        Assert.Equal(["noon", "a moment later"], await IdsAsync(new DocumentQuery { Index = "by_created", From = noon }));
    }

    [ConformanceFact]
    public async Task QueryAsync_PagingWhileOthersInsertAndDelete_NeitherRepeatsNorLosesWhatStays()
    {
        await Works.InsertManyIfAbsentAsync([.. Enumerable.Range(0, 200).Select(i => new Work { Id = $"stay{i:D3}", Count = i / 3 })]);
        var other = OpenAgain().Collection(WorkCollections.Create());
        var query = DocumentQuery.By("by_batch", "b", IndexValue.Of(WorkState.Open)) with { Limit = 7 };
        var seen = new List<string>();
        var round = 0;
        do
        {
            var page = await Works.QueryAsync(query);
            seen.AddRange(page.Items.Select(i => i.Value.Id));
            await other.InsertAsync(new Work { Id = $"new{round}", Count = round * 5 % 70 });
            if (round > 0)
                await other.DeleteAsync($"new{round - 1}");
            round++;
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"stay{i:D3}"), seen.Where(id => id.StartsWith("stay", StringComparison.Ordinal)));
    }

    [ConformanceFact]
    public async Task QueryAsync_NumbersAndTextsInOneField_SortNumbersFirstAndPageAcross()
    {
        IndexValue[] values =
        [
            IndexValue.None, -1e300, -5L, -4.5, 0L, 0.5, 9_007_199_254_740_992, 9_007_199_254_740_993, long.MaxValue, 1e19, "", "10", "9", "Z", "a", "é", "\uffee", "😀",
        ];
        var mixed = Store.Collection(new CollectionDefinition<Work>(
            "unit_mixed", w => w.Id, new DocumentIndex<Work>("by_mixed", ("mixed", w => values[int.Parse(w.Id[..2], CultureInfo.InvariantCulture)]))));
        // Every value twice, so that the id decides between equals; inserted out of order.
        await mixed.InsertManyIfAbsentAsync(
            [.. Enumerable.Range(0, 2 * values.Length).Select(i => new Work { Id = $"{(i * 7) % (2 * values.Length) / 2:D2}{(i * 7) % 2}" })]);
        var all = Enumerable.Range(0, values.Length).SelectMany(i => new[] { $"{i:D2}0", $"{i:D2}1" }).ToList();

        foreach (var limit in new[] { 3, 100 })
        {
            var query = new DocumentQuery { Index = "by_mixed", Limit = limit };
            Assert.Equal(all, await IdsAsync(mixed, query));
            Assert.Equal(Enumerable.Reverse(all), await IdsAsync(mixed, query with { Descending = true }));
            for (var from = 0; from < values.Length; from += 3)
            {
                for (var to = from; to < values.Length; to += 5)
                {
                    var range = query with { From = values[from], To = values[to] };
                    var expected = all.Skip(2 * from).Take(2 * (to - from)).ToList();
                    Assert.Equal(expected, await IdsAsync(mixed, range));
                    Assert.Equal(Enumerable.Reverse(expected), await IdsAsync(mixed, range with { Descending = true }));
                    Assert.Equal(expected.Count, await mixed.CountAsync(range));
                }

                Assert.Equal(all.Skip(2 * from), await IdsAsync(mixed, query with { From = values[from] }));
                Assert.Equal(all.Skip(2 * from).Take(2), await IdsAsync(mixed, query with { Equal = [values[from]] }));
            }
        }
    }

    [ConformanceFact]
    public async Task QueryAsync_SeveralFields_PagesInTheOrderOfAllOfThem()
    {
        // Few values, so that a page ends within equals of the first, the second and the third field alike.
        var works = Enumerable.Range(0, 120).Select(i => new Work { Id = $"{i * 53 % 120:D3}", Batch = $"b{i % 3}", State = (WorkState)(i / 3 % 2), Count = i / 6 % 4 }).ToList();
        await Works.InsertManyIfAbsentAsync(works);
        var sorted = works.OrderBy(w => w.Batch, StringComparer.Ordinal).ThenBy(w => w.State.ToString(), StringComparer.Ordinal).ThenBy(w => w.Count).ThenBy(w => w.Id, StringComparer.Ordinal).Select(w => w.Id).ToList();
        foreach (var limit in new[] { 1, 7, 64, 120 })
        {
            Assert.Equal(sorted, await IdsAsync(new DocumentQuery { Index = "by_batch", Limit = limit }));
            Assert.Equal(Enumerable.Reverse(sorted), await IdsAsync(new DocumentQuery { Index = "by_batch", Limit = limit, Descending = true }));
        }
    }

    [ConformanceFact]
    public async Task Document_OfAnyJson_ComesBackAsItWas()
    {
        var anything = Store.Collection(new CollectionDefinition<Anything>("unit_anything", a => a.Id));
        var document = new Anything
        {
            Id = "a",
            Numbers = [0, -0.0, 0.1, 1e300, double.Epsilon, double.MaxValue, 1.0 / 3, 1e15, 123456789012345680],
            Longs = [0, int.MinValue, int.MaxValue, long.MinValue, long.MaxValue],
            Large = ulong.MaxValue,
            Exact = 79228162514264337593543950335m,
            Named = new() { ["a.b"] = 1, ["$oid"] = 2, [""] = 3, ["100%"] = 4, ["%2E"] = 5, ["_id"] = 6, ["nul\0"] = 7, ["é"] = 8 },
            Texts = ["2024-05-06T07:08:09Z", "{\"$date\":1}", "\0", "\u2028 <&'\">"],
            Nested = [[[1], []], []],
            Truth = true,
        };
        await anything.InsertAsync(document);
        var found = (await anything.GetAsync("a")).Value;
        Assert.Equal(JsonSerializer.Serialize(document), JsonSerializer.Serialize(found));
        await anything.UpdateAsync("a", a => a with { Truth = false });
        Assert.Equal(JsonSerializer.Serialize(document with { Truth = false }), JsonSerializer.Serialize((await anything.GetAsync("a")).Value));
    }

    [ConformanceFact]
    public async Task CheckAsync_StoreAnswers_Returns()
    {
        await Store.CheckAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.CheckAsync(new CancellationToken(canceled: true)));
    }

    [ConformanceFact]
    public async Task QueryAsync_DoesNotFitTheIndex_ThrowsArgument()
    {
        await Works.InsertManyIfAbsentAsync(Works100());
        await Assert.ThrowsAsync<ArgumentException>(() => Works.QueryAsync(DocumentQuery.By("no_such")));
        await Assert.ThrowsAsync<ArgumentException>(() => Works.QueryAsync(DocumentQuery.By("by_annotator", "a", "b")));
        await Assert.ThrowsAsync<ArgumentException>(() => Works.QueryAsync(DocumentQuery.All with { Limit = 0 }));
        await Assert.ThrowsAsync<ArgumentException>(() => Works.QueryAsync(DocumentQuery.All with { Limit = 10_001 }));
        var page = await Works.QueryAsync(DocumentQuery.By("by_batch", "b1") with { Limit = 2 });
        await Assert.ThrowsAsync<InvalidContinuationException>(() => Works.QueryAsync(DocumentQuery.By("by_batch", "b0") with { Continuation = page.Continuation }));
        foreach (var token in new[] { "x", "!!!", "e30", "W10" })
            await Assert.ThrowsAsync<InvalidContinuationException>(() => Works.QueryAsync(DocumentQuery.By("by_batch", "b1") with { Continuation = token }));
    }

    [ConformanceFact]
    public async Task ReplaceAsync_IndexedField_MovesTheDocumentInTheIndex()
    {
        await Works.InsertAsync(new Work { Id = "w", Batch = "old" });
        await Works.UpdateAsync("w", w => w with { Batch = "new" });
        Assert.Equal(0, await Works.CountAsync(DocumentQuery.By("by_batch", "old")));
        Assert.Equal(["w"], await IdsAsync(DocumentQuery.By("by_batch", "new")));
        await Works.DeleteAsync("w");
        Assert.Equal(0, await Works.CountAsync(DocumentQuery.By("by_batch", "new")));
    }

    [ConformanceFact]
    public async Task UpdateAsync_ManyAtOnce_LosesNoUpdate()
    {
        await Works.InsertAsync(new Work { Id = "counter" });
        var other = OpenAgain().Collection(WorkCollections.Create());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var n = 0; n < 25; n++)
                await (i % 2 == 0 ? Works : other).UpdateAsync("counter", w => w with { Count = w.Count + 1 }, attempts: 1000);
        })));
        var counter = await Works.GetAsync("counter");
        Assert.Equal(200, counter.Value.Count);
        Assert.Equal(201, counter.Version);
    }

    [ConformanceFact]
    public async Task UpdateAsync_SameInstanceOrMissing_WritesNothing()
    {
        await Works.InsertAsync(new Work { Id = "w" });
        Assert.Equal(1, (await Works.UpdateAsync("w", w => w)).Version);
        await Assert.ThrowsAsync<DocumentNotFoundException>(() => Works.UpdateAsync("x", w => w with { Count = 1 }));
    }

    [ConformanceFact]
    public async Task UpdateAsync_AlwaysBeaten_GivesUpWithConflict()
    {
        await Works.InsertAsync(new Work { Id = "w" });
        var attempts = 0;
        await Assert.ThrowsAsync<DocumentConflictException>(() => Works.UpdateAsync(
            "w",
            w =>
            {
                attempts++;
                Works.ReplaceAsync(w with { Count = w.Count + 100 }, attempts).GetAwaiter().GetResult();
                return w with { Count = w.Count + 1 };
            },
            attempts: 3));
        Assert.Equal(3, attempts);
        Assert.Equal(300, (await Works.GetAsync("w")).Value.Count);
    }

    [ConformanceFact]
    public async Task UpsertAsync_ManyAtOnce_MakesOneDocument()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
            Works.UpsertAsync("u", w => w is null ? new Work { Id = "u", Count = 1 } : w with { Count = w.Count + 1 }, attempts: 1000))));
        Assert.Equal(16, (await Works.GetAsync("u")).Value.Count);
    }

    [ConformanceFact]
    public async Task InsertIfAbsentAsync_ManyAtOnce_OneWins()
    {
        var other = OpenAgain().Collection(WorkCollections.Create());
        var wins = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
            (i % 2 == 0 ? Works : other).InsertIfAbsentAsync(new Work { Id = "w", Count = i }))));
        Assert.Single(wins, won => won);
        Assert.Equal(Array.IndexOf(wins, true), (await Works.GetAsync("w")).Value.Count);
    }

    [ConformanceFact]
    public async Task AppendOnly_Collection_RefusesReplacingAndDeleting()
    {
        var history = Store.Collection(new CollectionDefinition<Work>("unit_history", w => w.Id) { AppendOnly = true });
        await history.InsertAsync(new Work { Id = "a" });
        await Assert.ThrowsAsync<InvalidOperationException>(() => history.ReplaceAsync(new Work { Id = "a" }, 1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => history.DeleteAsync("a"));
        Assert.Equal(1, await history.CountAsync(DocumentQuery.All));
    }

    [ConformanceFact]
    public async Task Collection_WithNewIndex_FindsDocumentsWrittenBefore()
    {
        var before = Store.Collection(new CollectionDefinition<Work>("unit_growing", w => w.Id, new DocumentIndex<Work>("by_x", ("batch", w => w.Batch))));
        await before.InsertManyIfAbsentAsync([.. Enumerable.Range(0, 2100).Select(i => new Work { Id = $"{i:D5}", Count = i % 10 })]);

        var after = OpenAgain().Collection(new CollectionDefinition<Work>(
            "unit_growing",
            w => w.Id,
            new DocumentIndex<Work>("by_x", ("batch", w => w.Batch), ("count", w => w.Count)),
            new DocumentIndex<Work>("by_count", ("count", w => w.Count))));
        Assert.Equal(210, await after.CountAsync(DocumentQuery.By("by_count", 3)));
        Assert.Equal(210, await after.CountAsync(DocumentQuery.By("by_x", "b", 3)));
        Assert.Equal(2100, await before.CountAsync(DocumentQuery.By("by_x", "b")));
    }

    [ConformanceFact]
    public async Task Collections_OfOneStore_AreApart()
    {
        var other = Store.Collection(WorkCollections.Create("unit_other"));
        await Works.InsertAsync(new Work { Id = "w" });
        Assert.Null(await other.FindAsync("w"));
        Assert.True(await other.InsertIfAbsentAsync(new Work { Id = "w" }));
    }

    [ConformanceFact]
    public async Task EveryMethod_CancelledToken_Throws()
    {
        await Works.InsertAsync(new Work { Id = "w" });
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Works.FindAsync("w", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Works.InsertIfAbsentAsync(new Work { Id = "x" }, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Works.QueryAsync(DocumentQuery.All, cancelled));
        Assert.Null(await Works.FindAsync("x"));
    }

    protected Task<List<string>> IdsAsync(DocumentQuery query) => IdsAsync(Works, query);

    private static async Task<List<string>> IdsAsync(IDocumentCollection<Work> works, DocumentQuery query)
    {
        var ids = new List<string>();
        await foreach (var item in works.QueryAllAsync(query))
            ids.Add(item.Value.Id);
        return ids;
    }

    private static List<Work> Works100() =>
        [.. Enumerable.Range(0, 100).Select(i => new Work { Id = $"{i * 37 % 100:D2}", Batch = $"b{i % 3}", State = (WorkState)(i % 2), Count = i % 7 })];
}

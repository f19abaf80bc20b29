using System.Runtime.CompilerServices;
using Assay.LabelStore.Batches;

namespace Assay.LabelStore.Gold;

/// <summary>Mixes gold images into the list of a batch.</summary>
internal sealed class GoldMixer(GoldStore store, BatchItems items)
{
    /// <summary>The list of a batch with its gold images. Which ones is written down before the first is given out.</summary>
    public async IAsyncEnumerable<BatchItem> ReadAsync(BatchDocument batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var frozen = BatchItems.GoldKeyOf(batch.Dataset, batch.Id);
        if (!await items.ExistsAsync(frozen, cancellationToken))
            await items.WriteIfAbsentAsync(frozen, await ChooseAsync(batch, cancellationToken), cancellationToken);

        var gold = new Queue<BatchItem>();
        await foreach (var item in items.ReadAsync(frozen, cancellationToken))
            gold.Enqueue(item);
        var images = 0;
        await foreach (var _ in items.ReadAsync(batch.ItemsKey, cancellationToken))
            images++;

        using var isGold = new GoldMix(batch.Id).Places(images, gold.Count).GetEnumerator();
        var rank = 0;
        await foreach (var item in items.ReadAsync(batch.ItemsKey, cancellationToken))
        {
            while (isGold.MoveNext() && isGold.Current)
                yield return gold.Dequeue() with { Rank = ++rank };
            yield return item with { Rank = ++rank };
        }

        while (gold.TryDequeue(out var last))
            yield return last with { Rank = ++rank };
    }

    private async Task<IEnumerable<BatchItem>> ChooseAsync(BatchDocument batch, CancellationToken cancellationToken)
    {
        // An image is in a batch once: one that was selected is judged as any other.
        var available = new Dictionary<string, GoldDocument>(await store.ReadAsync(batch.Dataset, cancellationToken), StringComparer.Ordinal);
        var images = 0;
        await foreach (var item in items.ReadAsync(batch.ItemsKey, cancellationToken))
        {
            available.Remove(item.ImageId);
            images++;
        }

        var count = GoldMix.CountOf(batch.GoldShare, images, available.Count);
        return new GoldMix(batch.Id).Choose(available.Values, count).Select((gold, index) => new BatchItem
        {
            Rank = index + 1,
            ImageId = gold.ImageId,
            Score = 0,
            Reason = "",
            ShownClasses = gold.ShownClasses.Count > 0 ? gold.ShownClasses : null,
            Gold = true,
        });
    }
}

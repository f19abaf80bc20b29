using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;

namespace Assay.Scoring.ClassImages;

/// <summary>Keeps the first n images of an order while all go by, in memory of n.</summary>
/// <param name="count">n; 0 = none is kept, only counted.</param>
/// <param name="lowestFirst">Whether low scores come first; equal ones are in the order of the images' ids, images without a score last.</param>
internal sealed class BestImages(int count, bool lowestFirst)
{
    // The worst that is kept comes off first.
    private readonly PriorityQueue<Ranked, Ranked> _kept = new(Comparer<Ranked>.Create(static (a, b) => b.CompareTo(a)));

    /// <summary>Images that went by.</summary>
    public long Total { get; private set; }

    public void Offer(ImageId image, float? score, int? predicted)
    {
        Total++;
        var ranked = new Ranked(score is { } value ? lowestFirst ? value : -value : float.PositiveInfinity, image, score, predicted);
        if (_kept.Count < count)
            _kept.Enqueue(ranked, ranked);
        else if (count > 0 && ranked.CompareTo(_kept.Peek()) < 0)
            _kept.EnqueueDequeue(ranked, ranked);
    }

    /// <summary>The images in their order, those before <paramref name="offset"/> passed over.</summary>
    public IEnumerable<RankedImage> From(int offset) => _kept.UnorderedItems.Select(item => item.Element).Order().Skip(offset).Select(ranked =>
    {
        var image = new RankedImage { ImageId = ranked.Image.ToString() };
        if (ranked.Score is { } score)
            image.Score = score;
        if (ranked.Predicted is { } predicted)
            image.PredictedClass = predicted;
        return image;
    });

    private readonly record struct Ranked(float Key, ImageId Image, float? Score, int? Predicted) : IComparable<Ranked>
    {
        public int CompareTo(Ranked other)
        {
            var byKey = Key.CompareTo(other.Key);
            if (byKey != 0)
                return byKey;
            // A score may be infinite as well.
            var byScore = (Score is null).CompareTo(other.Score is null);
            if (byScore != 0)
                return byScore;
            var byShard = Image.Shard.CompareTo(other.Image.Shard);
            return byShard != 0 ? byShard : Image.Row.CompareTo(other.Image.Row);
        }
    }
}

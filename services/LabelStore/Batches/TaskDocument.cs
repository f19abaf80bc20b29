using System.Globalization;
using System.Text.Json.Serialization;
using Assay.Documents;
using Assay.LabelStore.Annotations;

namespace Assay.LabelStore.Batches;

/// <summary>
/// One image to judge, with its places: as many as annotators shall see it, each free, leased or answered. <see cref="Answers"/> is a
/// copy of what the annotations say and can be computed again from them.
/// </summary>
internal sealed record TaskDocument
{
    public const string ByRank = "by_rank";
    public const string ByFree = "by_free";
    public const string ByFreed = "by_freed";
    public const string ByBatchLease = "by_batch_lease";
    public const string ByLease = "by_lease";

    public static CollectionDefinition<TaskDocument> Collection { get; } = new(
        "labelstore_tasks",
        t => t.Id,
        new DocumentIndex<TaskDocument>(ByRank, ("batch", t => t.Batch), ("rank", t => t.Rank)),
        new DocumentIndex<TaskDocument>(ByFree, ("batch", t => t.Batch), ("free", t => t.HasFreePlace), ("rank", t => t.Rank)),
        new DocumentIndex<TaskDocument>(ByFreed, ("batch", t => t.Batch), ("free", t => t.HasFreePlace), ("freed", t => t.Freed)),
        new DocumentIndex<TaskDocument>(ByBatchLease, ("batch", t => t.Batch), ("lease_expires", t => t.FirstExpiry)),
        new DocumentIndex<TaskDocument>(ByLease, ("lease_expires", t => t.FirstExpiry)));

    public required string Id { get; init; }

    public required string Batch { get; init; }

    public required string Dataset { get; init; }

    public required string ImageId { get; init; }

    /// <summary>Place in the batch, 1 or more.</summary>
    public required int Rank { get; init; }

    /// <summary>Label judged: empty for none, -2 alone if the image was removed.</summary>
    public IReadOnlyList<int> GivenClasses { get; init; } = [];

    public IReadOnlyList<int> SuggestedClasses { get; init; } = [];

    public float Score { get; init; }

    public string Reason { get; init; } = "";

    public required int AnnotatorsPerImage { get; init; }

    /// <summary>True = its right answer is known, which annotators are not told.</summary>
    public bool Gold { get; init; }

    /// <summary>In a refinement: the answers that were given before, oldest first.</summary>
    public IReadOnlyList<AnnotationDocument> Earlier { get; init; } = [];

    /// <summary>In a refinement: the labels that are checked beforehand.</summary>
    public IReadOnlyList<int> CheckedClasses { get; init; } = [];

    /// <summary>The answers that count, oldest first; one an annotator.</summary>
    public IReadOnlyList<AnnotationDocument> Answers { get; init; } = [];

    /// <summary>Who holds it; some may have expired.</summary>
    public IReadOnlyList<TaskLease> Leases { get; init; } = [];

    /// <summary>When a place of it last became free again; null = never. Annotators who have passed by look for such tasks.</summary>
    public DateTimeOffset? Freed { get; init; }

    [JsonIgnore]
    public bool IsDone => Answers.Count >= AnnotatorsPerImage;

    /// <summary>Whether a place is neither answered nor leased, expired leases counting as leases.</summary>
    [JsonIgnore]
    public bool HasFreePlace => Annotators().Count() < AnnotatorsPerImage;

    [JsonIgnore]
    public DateTimeOffset? FirstExpiry => Leases.Count == 0 ? null : Leases.Min(lease => lease.Expires);

    /// <summary>Who has a place, whether answered or leased.</summary>
    public IEnumerable<string> Annotators() =>
        Answers.Select(answer => answer.Annotator).Union(Leases.Select(lease => lease.Annotator), StringComparer.Ordinal);

    public TaskLease? LeaseOf(string annotator, DateTimeOffset now) =>
        Leases.FirstOrDefault(lease => lease.Annotator == annotator && lease.Expires > now);

    public bool IsAnsweredBy(string annotator) => Answers.Any(answer => answer.Annotator == annotator);

    public TaskDocument WithLease(string annotator, DateTimeOffset expires) =>
        this with { Leases = [.. WithoutLease(annotator).Leases, new TaskLease(annotator, expires)] };

    public TaskDocument WithoutLease(string annotator) =>
        this with { Leases = [.. Leases.Where(lease => lease.Annotator != annotator)] };

    /// <summary>Deterministic, so that making the tasks of a batch twice makes the same ones.</summary>
    public static string IdOf(string batch, int rank) => string.Create(CultureInfo.InvariantCulture, $"{batch}-{rank:D6}");

    /// <summary>Rank of the task of an id.</summary>
    public static int RankOf(string id) => int.Parse(id.AsSpan(id.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture);
}

using Assay.Documents;

namespace Assay.LabelStore.Accounts;

/// <summary>A one-time link by which a user sets a password. It is gone once it was used.</summary>
internal sealed record LinkDocument
{
    public const string ByUser = "by_user";
    public const string ByExpiry = "by_expiry";

    public static CollectionDefinition<LinkDocument> Collection { get; } = new(
        "labelstore_links",
        l => l.Hash,
        new DocumentIndex<LinkDocument>(ByUser, ("user", l => l.User)),
        new DocumentIndex<LinkDocument>(ByExpiry, ("expires", l => l.Expires)));

    /// <summary>Hash of its secret.</summary>
    public required string Hash { get; init; }

    public required string User { get; init; }

    public required DateTimeOffset Expires { get; init; }
}

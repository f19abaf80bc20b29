using Assay.Documents;

namespace Assay.LabelStore.Accounts;

/// <summary>Something that was done to accounts, or tried.</summary>
internal sealed record AuditEventDocument
{
    public const string ByTime = "by_time";
    public const string ByUser = "by_user";

    public static CollectionDefinition<AuditEventDocument> Collection { get; } = new(
        "labelstore_audit",
        e => e.Id,
        new DocumentIndex<AuditEventDocument>(ByTime, ("time", e => e.Time)),
        new DocumentIndex<AuditEventDocument>(ByUser, ("user", e => e.User), ("time", e => e.Time)))
    {
        AppendOnly = true,
    };

    public required string Id { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>Empty = nobody who was signed in.</summary>
    public string Actor { get; init; } = "";

    public required string Action { get; init; }

    public required string User { get; init; }

    public string Detail { get; init; } = "";

    public string Client { get; init; } = "";
}

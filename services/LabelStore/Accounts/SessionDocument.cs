using Assay.Documents;
using Assay.ServiceDefaults.Security;

namespace Assay.LabelStore.Accounts;

/// <summary>A browser in which somebody is signed in.</summary>
internal sealed record SessionDocument
{
    public const string ByUser = "by_user";
    public const string ByExpiry = "by_expiry";
    private const int PublicIdLength = 24;

    public static CollectionDefinition<SessionDocument> Collection { get; } = new(
        "labelstore_sessions",
        s => s.Hash,
        new DocumentIndex<SessionDocument>(ByUser, ("user", s => s.User), ("created", s => s.Created)),
        new DocumentIndex<SessionDocument>(ByExpiry, ("expires", s => s.Expires)));

    /// <summary>Hash of its token.</summary>
    public required string Hash { get; init; }

    public required string User { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When it was used last, to some minutes.</summary>
    public required DateTimeOffset LastUsed { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public string Client { get; init; } = "";

    public string Agent { get; init; } = "";

    /// <summary>Roles that an authority gave when it began; those of the user count besides.</summary>
    public IReadOnlyDictionary<string, DatasetRole> Roles { get; init; } = new Dictionary<string, DatasetRole>();

    public bool Admin { get; init; }

    /// <summary>Names it and opens nothing.</summary>
    public string PublicId() => Hash[..PublicIdLength];
}

using Assay.Documents;
using Assay.ServiceDefaults.Security;

namespace Assay.LabelStore.Accounts;

/// <summary>An API token: acts for its user, and for no more than was asked for when it was made.</summary>
internal sealed record ApiTokenDocument
{
    public const string ByUser = "by_user";
    public const string ByCreated = "by_created";
    public const string ByExpiry = "by_expiry";

    public static CollectionDefinition<ApiTokenDocument> Collection { get; } = new(
        "labelstore_api_tokens",
        t => t.Id,
        new DocumentIndex<ApiTokenDocument>(ByUser, ("user", t => t.User), ("created", t => t.Created)),
        new DocumentIndex<ApiTokenDocument>(ByCreated, ("created", t => t.Created)),
        new DocumentIndex<ApiTokenDocument>(ByExpiry, ("expires", t => t.Expires)));

    /// <summary>Part of the token, and no secret.</summary>
    public required string Id { get; init; }

    /// <summary>Hash of the whole token.</summary>
    public required string Hash { get; init; }

    public required string User { get; init; }

    public required string Title { get; init; }

    public required DatasetRole Role { get; init; }

    /// <summary>Empty = all of its user's.</summary>
    public IReadOnlyList<string> Datasets { get; init; } = [];

    public bool Admin { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>What it may do now: what was asked for, as far as its user still may.</summary>
    public Caller CallerFor(UserDocument user)
    {
        var own = new Caller { Name = user.Name, Kind = CallerKind.Token, IsAdmin = user.Admin, Roles = user.Roles };
        var names = Datasets.Count > 0 ? Datasets : own.IsAdmin ? [Caller.EveryDataset] : [.. user.Roles.Keys];
        return own with
        {
            IsAdmin = Admin && user.Admin,
            Roles = names.ToDictionary(name => name, name => (DatasetRole)Math.Min((int)Role, (int)own.RoleOn(name))),
        };
    }
}

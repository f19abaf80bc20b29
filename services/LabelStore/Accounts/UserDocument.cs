using Assay.Documents;
using Assay.ServiceDefaults.Security;

namespace Assay.LabelStore.Accounts;

/// <summary>Somebody who signs in. Never deleted, since annotations carry the name: who leaves is disabled.</summary>
internal sealed record UserDocument
{
    public const string ByAdmin = "by_admin";

    public static CollectionDefinition<UserDocument> Collection { get; } = new(
        "labelstore_users", u => u.Name, new DocumentIndex<UserDocument>(ByAdmin, ("admin", u => u.Admin && !u.Disabled)));

    public required string Name { get; init; }

    public string DisplayName { get; init; } = "";

    public bool Admin { get; init; }

    public bool Disabled { get; init; }

    public IReadOnlyDictionary<string, DatasetRole> Roles { get; init; } = new Dictionary<string, DatasetRole>();

    /// <summary>As <see cref="PasswordHasher"/> writes it; empty until a password was set.</summary>
    public string PasswordHash { get; init; } = "";

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? LastSignIn { get; init; }

    public UserDocument WithRole(string dataset, DatasetRole role)
    {
        var roles = Roles.Where(own => own.Key != dataset).ToDictionary();
        if (role != DatasetRole.None)
            roles[dataset] = role;
        return this with { Roles = roles };
    }
}

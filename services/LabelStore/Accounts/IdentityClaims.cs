using System.Security.Claims;
using Assay.ServiceDefaults.Security;

namespace Assay.LabelStore.Accounts;

/// <summary>What a valid token of the authority says, in our terms.</summary>
internal static class IdentityClaims
{
    private const string Prefix = "assay:";
    private const string AdminClaim = "assay:admin";

    /// <summary>The caller; null if the claim of the name is missing or no name of a user.</summary>
    public static Caller? Read(ClaimsIdentity identity, AccountsOptions options)
    {
        var name = UserName.Normalize(identity.FindFirst(options.NameClaim)?.Value ?? "");
        if (!UserName.IsValid(name))
            return null;

        var claims = identity.FindAll(options.RolesClaim).Select(claim => claim.Value).ToList();
        var roles = new Dictionary<string, DatasetRole>(StringComparer.Ordinal);
        foreach (var claim in claims)
        {
            // assay:{data set}:{role}
            var separator = claim.LastIndexOf(':');
            if (separator <= Prefix.Length || !claim.StartsWith(Prefix, StringComparison.Ordinal) || !Enum.TryParse<DatasetRole>(claim[(separator + 1)..], ignoreCase: true, out var role) || !Enum.IsDefined(role))
                continue;
            var dataset = claim[Prefix.Length..separator];
            roles[dataset] = roles.TryGetValue(dataset, out var before) && before > role ? before : role;
        }

        return new Caller { Name = name, Kind = CallerKind.Person, IsAdmin = claims.Contains(AdminClaim), Roles = roles };
    }
}

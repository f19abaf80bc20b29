using Assay.LabelStore.V1;

namespace Assay.ServiceDefaults.Security;

/// <summary>Callers as messages of AccountsService.</summary>
public static class CallerMessages
{
    /// <summary>The caller of an answer; null if the token stands for nobody.</summary>
    public static Caller? Read(GetCallerResponse response) => response.User.Length == 0 ? null : new Caller
    {
        Name = response.User,
        Kind = response.ApiToken ? CallerKind.Token : CallerKind.Person,
        IsAdmin = response.Admin,
        Roles = response.Roles.ToDictionary(grant => grant.Dataset, grant => (DatasetRole)grant.Role, StringComparer.Ordinal),
    };

    public static GetCallerResponse Create(Caller? caller) => caller is null ? new GetCallerResponse() : new GetCallerResponse
    {
        User = caller.Name,
        ApiToken = caller.Kind == CallerKind.Token,
        Admin = caller.IsAdmin,
        Roles = { Grants(caller.Roles) },
    };

    /// <summary>Roles in the order of the data sets' names.</summary>
    public static IEnumerable<RoleGrant> Grants(IEnumerable<KeyValuePair<string, DatasetRole>> roles) => roles
        .Where(role => role.Value != DatasetRole.None)
        .OrderBy(role => role.Key, StringComparer.Ordinal)
        .Select(role => new RoleGrant { Dataset = role.Key, Role = (Role)role.Value });
}

using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Workbench.Api;

internal static class RoleNames
{
    private const string None = "none";

    public static string Format(Role role) => role == Role.Unspecified ? None : role.ToString().ToLowerInvariant();

    public static Role Parse(string? name) => name switch
    {
        None => Role.Unspecified,
        "annotator" => Role.Annotator,
        "expert" => Role.Expert,
        "admin" => Role.Admin,
        _ => throw new InvalidInputException("role", $"\"{name}\" is no role; take annotator, expert, admin or none"),
    };
}

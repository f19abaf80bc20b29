using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Security;

namespace Assay.Workbench.Api;

internal sealed record SignInForm(string User, string Password);

internal sealed record LinkForm(string Token, string? Password);

internal sealed record LinkModel(string User, DateTimeOffset Expires);

internal sealed record RoleModel(string Dataset, string Role)
{
    public static RoleModel From(RoleGrant grant) => new(grant.Dataset, RoleNames.Format(grant.Role));
}

/// <summary>Who looks at the page.</summary>
/// <param name="Required">True = people sign in here.</param>
/// <param name="Authority">True = they can sign in at an authority too.</param>
/// <param name="User">Who signed in; absent if nobody did.</param>
/// <param name="Form">What requests that change something carry in the header X-Assay-Form.</param>
internal sealed record SessionModel(bool Required, bool Authority, SessionUser? User, string? Form);

internal sealed record SessionUser(string Name, bool Admin, IReadOnlyList<RoleModel> Roles)
{
    public static SessionUser From(Caller caller) => new(caller.Name, caller.IsAdmin, [.. CallerMessages.Grants(caller.Roles).Select(RoleModel.From)]);
}

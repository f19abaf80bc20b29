using System.Globalization;
using Assay.LabelStore.Accounts;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Security;
using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Grpc;

/// <summary>Checks requests of AccountsService and turns them into what the domain takes.</summary>
internal static class AccountsRequests
{
    private const int LongestName = 128;
    private const int LongestPassword = 1024;
    private const int LongestClient = 128;
    private const int LongestAgent = 1024;
    private const int MaxRoles = 1000;
    private const int MaxDatasets = 100;
    private const int MaxDays = 366;

    public static void Check(SignInRequest request)
    {
        var validator = new RequestValidator();
        validator.Text(request.User, "user", LongestName);
        validator.Text(request.Password, "password", LongestPassword);
        Browser(validator, request.Client, request.Agent);
        validator.ThrowIfInvalid();
    }

    public static void Check(SignInWithIdentityRequest request)
    {
        var validator = new RequestValidator();
        validator.Text(request.Token, "token", 16 * 1024);
        validator.Text(request.Nonce, "nonce", LongestName);
        Browser(validator, request.Client, request.Agent);
        validator.ThrowIfInvalid();
    }

    public static void Check(RedeemLinkRequest request)
    {
        var validator = new RequestValidator();
        validator.Text(request.Token, "token", LongestName);
        validator.Text(request.Password, "password", LongestPassword);
        Browser(validator, request.Client, request.Agent);
        validator.ThrowIfInvalid();
    }

    public static void Check(GetLinkRequest request)
    {
        var validator = new RequestValidator();
        validator.Text(request.Token, "token", LongestName);
        Browser(validator, request.Client, "");
        validator.ThrowIfInvalid();
    }

    public static void Check(ChangePasswordRequest request)
    {
        var validator = new RequestValidator();
        validator.Text(request.Password, "password", LongestPassword);
        validator.Text(request.NewPassword, "new_password", LongestPassword);
        validator.ThrowIfInvalid();
    }

    public static UserDocument Read(CreateUserRequest request)
    {
        var validator = new RequestValidator();
        User(validator, request.Name, "name");
        Display(validator, request.DisplayName);
        validator.Range(request.Roles.Count, "roles", 0, MaxRoles);
        foreach (var (index, grant) in request.Roles.Take(MaxRoles).Index())
        {
            Dataset(validator, grant.Dataset, string.Create(CultureInfo.InvariantCulture, $"roles[{index}].dataset"), mayBeAll: true);
            Role(validator, grant.Role, string.Create(CultureInfo.InvariantCulture, $"roles[{index}].role"), mayBeNone: false);
        }

        validator.Check(request.Roles.Select(grant => grant.Dataset).Distinct().Count() == request.Roles.Count, "roles", "names a data set twice");
        validator.ThrowIfInvalid();
        return new UserDocument
        {
            Name = request.Name,
            DisplayName = request.DisplayName.Trim(),
            Admin = request.Admin,
            Created = default,
            Roles = request.Roles.ToDictionary(grant => grant.Dataset, grant => (DatasetRole)grant.Role),
        };
    }

    public static void Check(UpdateUserRequest request)
    {
        var validator = new RequestValidator();
        User(validator, request.Name, "name");
        if (request.HasDisplayName)
            Display(validator, request.DisplayName);
        validator.ThrowIfInvalid();
    }

    public static void Check(SetRoleRequest request)
    {
        var validator = new RequestValidator();
        User(validator, request.User, "user");
        Dataset(validator, request.Dataset, "dataset", mayBeAll: true);
        Role(validator, request.Role, "role", mayBeNone: true);
        validator.ThrowIfInvalid();
    }

    public static void CheckUser(string user)
    {
        var validator = new RequestValidator();
        User(validator, user, "user");
        validator.ThrowIfInvalid();
    }

    public static void CheckId(string id, string field)
    {
        var validator = new RequestValidator();
        if (validator.Text(id, field, LongestName))
            validator.Check(id.All(char.IsAsciiLetterOrDigit), field, "is no id; take one that the list shows");
        validator.ThrowIfInvalid();
    }

    public static ApiTokenDocument Read(CreateTokenRequest request, string user, DateTimeOffset now)
    {
        var validator = new RequestValidator();
        if (validator.Text(request.Title, "title", LongestName))
            validator.Check(!request.Title.Any(char.IsControl), "title", "holds a control character; remove it");
        Role(validator, request.Role, "role", mayBeNone: false);
        validator.Range(request.Days, "days", 1, MaxDays);
        validator.Range(request.Datasets.Count, "datasets", 0, MaxDatasets);
        foreach (var (index, dataset) in request.Datasets.Take(MaxDatasets).Index())
            Dataset(validator, dataset, string.Create(CultureInfo.InvariantCulture, $"datasets[{index}]"), mayBeAll: false);
        validator.Check(
            !request.Admin || (request.Datasets.Count == 0 && request.Role == V1.Role.Admin), "admin",
            "is true, so the token may do everything; leave datasets empty and take ROLE_ADMIN");
        validator.ThrowIfInvalid();
        return new ApiTokenDocument
        {
            Id = "",
            Hash = "",
            User = user,
            Title = request.Title.Trim(),
            Role = (DatasetRole)request.Role,
            Datasets = [.. request.Datasets.Distinct()],
            Admin = request.Admin,
            Created = now,
            Expires = now.AddDays(request.Days),
        };
    }

    private static void User(RequestValidator validator, string name, string field) =>
        validator.Check(UserName.IsValid(name), field, $"\"{(name.Length <= 64 ? name : name[..64])}\" is no name of a user; {UserName.Rule}");

    private static void Display(RequestValidator validator, string name)
    {
        if (validator.Optional(name, "display_name", LongestName))
            validator.Check(!name.Any(char.IsControl), "display_name", "holds a control character; remove it");
    }

    private static void Dataset(RequestValidator validator, string dataset, string field, bool mayBeAll)
    {
        if (!(mayBeAll && dataset == Caller.EveryDataset))
            validator.Name(dataset, field);
    }

    private static void Role(RequestValidator validator, Role role, string field, bool mayBeNone) => validator.Check(
        Enum.IsDefined(role) && (mayBeNone || role != V1.Role.Unspecified), field, "must be one of ROLE_ANNOTATOR, ROLE_EXPERT and ROLE_ADMIN");

    private static void Browser(RequestValidator validator, string client, string agent)
    {
        validator.Optional(client, "client", LongestClient);
        validator.Optional(agent, "agent", LongestAgent);
    }
}

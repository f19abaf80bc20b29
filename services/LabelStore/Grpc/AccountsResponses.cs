using Assay.LabelStore.Accounts;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Security;
using Google.Protobuf.WellKnownTypes;

namespace Assay.LabelStore.Grpc;

/// <summary>Turns documents of accounts into messages; no hash leaves by them.</summary>
internal static class AccountsResponses
{
    public static User Create(UserDocument user, Caller? reader = null) => new()
    {
        Name = user.Name,
        DisplayName = user.DisplayName,
        Admin = user.Admin,
        Disabled = user.Disabled,
        Roles = { CallerMessages.Grants(user.Roles.Where(role => reader is null || reader.Has(DatasetRole.Admin, role.Key))) },
        HasPassword = user.PasswordHash.Length > 0,
        Created = user.Created.ToTimestamp(),
        LastSignIn = user.LastSignIn?.ToTimestamp(),
    };

    /// <summary>An own account, with what an authority says of it.</summary>
    public static User CreateOwn(Caller caller, UserDocument? user)
    {
        var own = user is null ? new User { Name = caller.Name } : Create(user);
        own.Admin = caller.IsAdmin;
        own.Roles.Clear();
        own.Roles.Add(CallerMessages.Grants(caller.Roles));
        return own;
    }

    public static Session Create(SessionDocument session, string currentHash) => new()
    {
        Id = session.PublicId(),
        Created = session.Created.ToTimestamp(),
        LastUsed = session.LastUsed.ToTimestamp(),
        Expires = session.Expires.ToTimestamp(),
        Client = session.Client,
        Agent = session.Agent,
        Current = session.Hash == currentHash,
    };

    public static ApiToken Create(ApiTokenDocument token) => new()
    {
        Id = token.Id,
        User = token.User,
        Title = token.Title,
        Role = (Role)token.Role,
        Datasets = { token.Datasets },
        Admin = token.Admin,
        Created = token.Created.ToTimestamp(),
        Expires = token.Expires.ToTimestamp(),
        LastUsed = token.LastUsed?.ToTimestamp(),
    };

    public static AuditEvent Create(AuditEventDocument written) => new()
    {
        Id = written.Id,
        Time = written.Time.ToTimestamp(),
        Actor = written.Actor,
        Action = written.Action,
        User = written.User,
        Detail = written.Detail,
        Client = written.Client,
    };
}

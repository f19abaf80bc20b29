namespace Assay.LabelStore.Accounts;

/// <summary>What the audit log tells of; the words are part of the API.</summary>
internal static class AuditAction
{
    public const string SignedIn = "sign-in";
    public const string SignInRefused = "sign-in-refused";
    public const string SignedOut = "sign-out";
    public const string SessionEnded = "session-ended";
    public const string PasswordChanged = "password-changed";
    public const string LinkMade = "link-made";
    public const string LinkUsed = "link-used";
    public const string LinkRefused = "link-refused";
    public const string UserCreated = "user-created";
    public const string UserChanged = "user-changed";
    public const string RoleSet = "role-set";
    public const string TokenCreated = "token-created";
    public const string TokenRevoked = "token-revoked";
}

using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Accounts;

/// <summary>What a new password must be, after NIST SP 800-63B: long, and not what everybody tries first. No rules of composition.</summary>
internal static class PasswordRule
{
    public const int Shortest = 12;
    public const int Longest = 256;
    private const int FewestLetters = 5;

    private static readonly string[] Common = ["password", "passwort", "qwerty", "123456", "letmein", "welcome", "admin", "assay"];

    public static void Check(RequestValidator validator, string password, string user, string field)
    {
        if (!validator.Check(password.Length >= Shortest, field, $"has {password.Length} characters; take at least {Shortest}, such as four words")
            || !validator.Check(password.Length <= Longest, field, $"has {password.Length} characters; at most {Longest} are allowed"))
            return;
        var plain = password.ToLowerInvariant();
        validator.Check(
            plain.Distinct().Count() >= FewestLetters && !plain.Contains(user, StringComparison.Ordinal) && !Array.Exists(Common, word => IsMost(plain, word)),
            field, "is one that many would guess: it repeats few characters, holds the user's name or is mostly a common word; take four words that do not belong together");
    }

    // "password1234" is no better than "password".
    private static bool IsMost(string password, string word) => password.Contains(word, StringComparison.Ordinal) && password.Length < 2 * word.Length;
}

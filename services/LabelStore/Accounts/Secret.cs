using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Assay.LabelStore.Accounts;

/// <summary>
/// Tokens: 256 random bits behind a prefix by which scanners and people know what was found. Such a secret cannot be guessed, so a plain
/// SHA-256 of it is enough to keep.
/// </summary>
internal static class Secret
{
    public const string SessionPrefix = "asy_s_";
    public const string ApiTokenPrefix = "asy_t_";
    public const string LinkPrefix = "asy_l_";
    private const int Bytes = 32;
    private const int IdBytes = 6;
    private const int Longest = 128;

    public static string New(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>An API token and the id in it.</summary>
    public static (string Token, string Id) NewApiToken()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        return (New($"{ApiTokenPrefix}{id}_"), id);
    }

    /// <summary>The id of an API token; null if it is none.</summary>
    public static string? IdOf(string token)
    {
        const int start = 6, end = start + (2 * IdBytes);
        return token.Length is > end and <= Longest && token.StartsWith(ApiTokenPrefix, StringComparison.Ordinal) && token[end] == '_' ? token[start..end] : null;
    }

    /// <summary>Whether it looks like a secret with this prefix; anything else is not worth a look at the store.</summary>
    public static bool Is(string token, string prefix) => token.Length <= Longest && token.StartsWith(prefix, StringComparison.Ordinal);

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool Fits(string secret, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash));
}

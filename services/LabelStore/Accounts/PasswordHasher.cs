using System.Globalization;
using System.Security.Cryptography;

namespace Assay.LabelStore.Accounts;

/// <summary>
/// Hashes passwords with PBKDF2-HMAC-SHA256 at the cost that OWASP's Password Storage Cheat Sheet names (600,000 iterations), a salt of
/// their own each, written as <c>pbkdf2-sha256$iterations$salt$hash</c>.
/// </summary>
internal sealed class PasswordHasher(int iterations = PasswordHasher.Standard)
{
    public const int Standard = 600_000;
    private const string Method = "pbkdf2-sha256";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    // A hash takes a core for a quarter of a second: strangers shall not get all of them.
    private readonly SemaphoreSlim _cores = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string _nobodys = Write(iterations, RandomNumberGenerator.GetBytes(SaltBytes), new byte[HashBytes]);

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) => WithACoreAsync(
        () =>
        {
            var salt = RandomNumberGenerator.GetBytes(SaltBytes);
            return Write(iterations, salt, Derive(password, salt, iterations));
        },
        cancellationToken);

    /// <summary>Whether the password is right. Takes as long where there is no hash, so that time does not tell who exists.</summary>
    public Task<bool> VerifyAsync(string password, string hash, CancellationToken cancellationToken) => WithACoreAsync(
        () =>
        {
            var parts = (hash.Length > 0 ? hash : _nobodys).Split('$');
            if (parts.Length != 4 || parts[0] != Method || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var rounds))
                throw new InvalidOperationException("A password's hash is of a kind that this version does not know.");
            var derived = Derive(password, Convert.FromBase64String(parts[2]), rounds);
            return CryptographicOperations.FixedTimeEquals(derived, Convert.FromBase64String(parts[3])) && hash.Length > 0;
        },
        cancellationToken);

    private async Task<T> WithACoreAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _cores.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            _cores.Release();
        }
    }

    private static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(password.Normalize(), salt, rounds, HashAlgorithmName.SHA256, HashBytes);

    private static string Write(int rounds, byte[] salt, byte[] hash) =>
        string.Create(CultureInfo.InvariantCulture, $"{Method}${rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
}

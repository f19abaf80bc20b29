using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Assay.ServiceDefaults.Tls;

/// <summary>Reads certificates and says what is wrong with them.</summary>
public static class PemFiles
{
    private const string CertificateKey = $"{TlsOptions.Section}:{nameof(TlsOptions.CertificateFile)}";
    private const string PrivateKey = $"{TlsOptions.Section}:{nameof(TlsOptions.KeyFile)}";

    /// <summary>Text of a file.</summary>
    /// <param name="file">Path.</param>
    /// <param name="option">What names it.</param>
    /// <exception cref="CertificateException">It cannot be read.</exception>
    public static string Read(string file, string option)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CertificateException($"{option} is {file}, which does not exist. Name a PEM file.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"{option} is {file}, which cannot be read: {exception.Message} Give the user '{Environment.UserName}' the right to.", exception);
        }
    }

    /// <summary>Certificates of authorities.</summary>
    /// <param name="file">Path.</param>
    /// <param name="option">What names it.</param>
    /// <exception cref="CertificateException">It holds none.</exception>
    public static X509Certificate2Collection ReadAuthorities(string file, string option) => Parse(Read(file, option), file, option);

    /// <summary>A certificate with its key, and what else its file holds: the chain up to the authority.</summary>
    /// <exception cref="CertificateException">The texts do not go together, or the time of the certificate is not now.</exception>
    internal static (X509Certificate2 Certificate, X509Certificate2Collection Chain) Load(string certificatePem, string keyPem, TlsOptions options, DateTimeOffset now)
    {
        var chain = Parse(certificatePem, options.CertificateFile, CertificateKey);
        if (keyPem.Contains("BEGIN ENCRYPTED", StringComparison.Ordinal) || keyPem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            throw new CertificateException($"{PrivateKey} is {options.KeyFile}, whose key is encrypted. Decrypt it, such as with 'openssl pkey -in key.pem -out tls.key', and guard the file by its rights.");
        if (!keyPem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw new CertificateException($"{PrivateKey} is {options.KeyFile}, which holds no private key. Name the PEM file of the key of {options.CertificateFile}.");

        var leaf = chain[0];
        if (leaf.NotAfter < now)
            throw new CertificateException($"{CertificateKey} is {options.CertificateFile}, whose certificate expired at {leaf.NotAfter.ToUniversalTime():u}. Renew it.");
        if (leaf.NotBefore > now)
            throw new CertificateException($"{CertificateKey} is {options.CertificateFile}, whose certificate is valid from {leaf.NotBefore.ToUniversalTime():u} only. Check this machine's clock.");
        try
        {
            var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            chain.RemoveAt(0);
            leaf.Dispose();
            return (certificate, chain);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new CertificateException($"{PrivateKey} is {options.KeyFile}, which is not the key of the certificate in {options.CertificateFile} ({CertificateKey}). Name the two that were made together.", exception);
        }
    }

    private static X509Certificate2Collection Parse(string pem, string file, string option)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException exception)
        {
            throw new CertificateException($"{option} is {file}, whose certificate is damaged: {exception.Message} Name a PEM file.", exception);
        }

        return certificates.Count > 0 ? certificates : throw new CertificateException($"{option} is {file}, which holds no certificate. Name a PEM file.");
    }
}

using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Assay.ServiceDefaults.Tls;

/// <summary>Whom a client trusts.</summary>
public static class TlsClient
{
    /// <summary>Options of connections to servers whose certificates one of these authorities signed. Names are checked as ever.</summary>
    /// <param name="authorities">The only ones that are trusted.</param>
    public static SslClientAuthenticationOptions Trusting(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }
}

using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;

namespace Assay.ObjectStorage.S3;

/// <summary>One pool of connections for a process, as large as the options say, with trust in an authority of one's own.</summary>
internal sealed class S3HttpClientFactory(S3Options options, HttpMessageHandler? handler = null) : HttpClientFactory, IDisposable
{
    private readonly HttpClient _client = new(new LeadingSlash(options, handler ?? CreateHandler(options))) { Timeout = Timeout.InfiniteTimeSpan };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler CreateHandler(S3Options options)
    {
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = options.Connections,
            ConnectTimeout = options.Timeout < TimeSpan.FromSeconds(10) ? options.Timeout : TimeSpan.FromSeconds(10),
            // Names behind which other machines stand after a failover are looked up again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        if (options.CaFile.Length > 0)
            handler.SslOptions = Trusting(options.CaFile);
        return handler;
    }

    private static SslClientAuthenticationOptions Trusting(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }
}

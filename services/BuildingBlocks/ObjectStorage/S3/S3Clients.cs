using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using Amazon.S3;

namespace Assay.ObjectStorage.S3;

/// <summary>Makes clients of a store.</summary>
internal static class S3Clients
{
    // Faults of a moment are tried again here; what lasts longer is the caller's to wait for.
    private const int Retries = 4;

    /// <param name="options">Options.</param>
    /// <param name="serviceUrl">Address, instead of that of the options.</param>
    public static AmazonS3Client Create(S3Options options, string? serviceUrl = null)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = options.ForcePathStyle,
            AuthenticationRegion = options.Region,
            // Checksums beyond the protocol's own make uploads that MinIO's and Swift's older versions refuse.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Retries,
            Timeout = options.Timeout,
            HttpClientFactory = new HttpClients(options),
        };
        if ((serviceUrl ?? options.ServiceUrl) is { Length: > 0 } url)
            config.ServiceURL = url;
        else
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        return options.AccessKey.Length > 0
            ? new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config)
            : new AmazonS3Client(config);
    }

    /// <summary>Whether requests travel unencrypted, so that their bodies have to be signed.</summary>
    public static bool IsPlain(S3Options options) => options.ServiceUrl.StartsWith("http:", StringComparison.OrdinalIgnoreCase);

    private sealed class HttpClients(S3Options options) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(Handler()) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => true;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

        public override string GetConfigUniqueString(IClientConfig clientConfig) => $"{options.ServiceUrl} {options.CaFile} {options.Connections}";

        private SocketsHttpHandler Handler()
        {
            var handler = new SocketsHttpHandler
            {
                MaxConnectionsPerServer = options.Connections,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                // So that a store that moved is found again.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                UseCookies = false,
                AllowAutoRedirect = false,
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
}

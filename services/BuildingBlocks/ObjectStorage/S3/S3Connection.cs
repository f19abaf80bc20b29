using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Assay.ObjectStorage.S3;

/// <summary>The client of one S3 endpoint. Safe for any number of threads.</summary>
internal sealed class S3Connection : IDisposable
{
    private readonly S3HttpClientFactory _http;
    private readonly Lazy<AmazonS3Client> _public;

    /// <param name="options">Checked options.</param>
    /// <param name="handler">Stands in for the network in tests.</param>
    public S3Connection(S3Options options, HttpMessageHandler? handler = null)
    {
        Options = options;
        _http = new S3HttpClientFactory(options, handler);
        Client = Create(options.ServiceUrl);
        _public = new Lazy<AmazonS3Client>(() => Create(options.PublicUrl));
    }

    public S3Options Options { get; }

    public AmazonS3Client Client { get; }

    /// <summary>Signs links for the address that browsers use.</summary>
    public AmazonS3Client Public => _public.Value;

    /// <summary>
    /// Whether the body may stay unsigned: TLS protects it, and it need not be read twice. Without TLS it is signed whole, never in
    /// chunks (aws-chunked), which some stores refuse.
    /// </summary>
    public bool IsEncrypted => !Options.ServiceUrl.StartsWith("http:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null until an answer told whether the store writes under the condition that there is no such object.</summary>
    public bool? HasConditionalWrites { get; set; }

    public string Address => Options.ServiceUrl.Length > 0 ? Options.ServiceUrl : $"AWS {Options.Region}";

    public void Dispose()
    {
        if (_public.IsValueCreated)
            _public.Value.Dispose();
        Client.Dispose();
        _http.Dispose();
    }

    private AmazonS3Client Create(string url)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = Options.ForcePathStyle,
            HttpClientFactory = _http,
            Timeout = Options.Timeout,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Options.Retries,
            // Checksums in trailers need aws-chunked bodies, which other stores than AWS do not all know.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (url.Length > 0)
            (config.ServiceURL, config.AuthenticationRegion) = (url, Options.Region);
        else
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(Options.Region);
        return Options.AccessKey.Length > 0
            ? new AmazonS3Client(new BasicAWSCredentials(Options.AccessKey, Options.SecretKey), config)
            : new AmazonS3Client(config);
    }
}

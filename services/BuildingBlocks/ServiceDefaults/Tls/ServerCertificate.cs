using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Tls;

/// <summary>
/// The certificate of this process's endpoints as the files have it. Whether they changed is looked at when somebody connects, since
/// watching does not see through the links by which Kubernetes swaps a secret. What cannot be used does not replace what can. Thread-safe.
/// </summary>
internal sealed partial class ServerCertificate(IOptions<TlsOptions> options, TimeProvider time, ILogger<ServerCertificate> logger)
{
    /// <summary>How long a change may go unseen.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private (string Certificate, string Key) _texts;
    private SslStreamCertificateContext? _current;
    private DateTimeOffset _looked;

    /// <exception cref="CertificateException">There is none that can be used, and never was.</exception>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_lock)
            {
                var now = time.GetUtcNow();
                if (_current is not null && now - _looked < Interval)
                    return _current;
                _looked = now;
                try
                {
                    Look(now);
                }
                catch (CertificateException exception) when (_current is not null)
                {
                    Log.NotTaken(logger, exception.Message);
                }

                return _current!;
            }
        }
    }

    /// <summary>True if another's certificate is this process's own.</summary>
    public bool Is(X509Certificate? other) => other is not null && Current.TargetCertificate.RawDataMemory.Span.SequenceEqual(other.GetRawCertData());

    private void Look(DateTimeOffset now)
    {
        var texts = (PemFiles.Read(options.Value.CertificateFile, $"{TlsOptions.Section}:{nameof(TlsOptions.CertificateFile)}"),
            PemFiles.Read(options.Value.KeyFile, $"{TlsOptions.Section}:{nameof(TlsOptions.KeyFile)}"));
        if (texts == _texts)
            return;
        // Also when it is of no use: one line a change.
        _texts = texts;
        var (certificate, chain) = PemFiles.Load(texts.Item1, texts.Item2, options.Value, now);
        var isNew = _current is not null;
        // The old one is left to the collector: connections still use it.
        _current = SslStreamCertificateContext.Create(certificate, chain, offline: true);
        if (isNew)
            Log.Taken(logger, certificate.Subject, certificate.NotAfter.ToUniversalTime());
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Took up the renewed certificate of {Subject}, valid until {End:u}")]
        public static partial void Taken(ILogger logger, string subject, DateTime end);

        [LoggerMessage(2, LogLevel.Warning, "The changed certificate is not taken up; the old one stays in use. {Reason}")]
        public static partial void NotTaken(ILogger logger, string reason);
    }
}

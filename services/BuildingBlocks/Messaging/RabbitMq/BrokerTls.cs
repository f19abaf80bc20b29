using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MassTransit;

namespace Assay.Messaging.RabbitMq;

/// <summary>Certificates of the connection to the broker.</summary>
internal static class BrokerTls
{
    public static void Configure(IRabbitMqSslConfigurator ssl, RabbitMqOptions broker)
    {
        ssl.ServerName = ServerNameOf(broker);
        // None lets the platform choose, so that old protocols go when it drops them.
        ssl.Protocol = SslProtocols.None;
        if (FindCertificate(broker.Tls) is { } own)
            ssl.Certificate = own;
        if (FindValidation(broker.Tls) is { } validate)
            ssl.CertificateValidationCallback = validate;
    }

    public static string ServerNameOf(RabbitMqOptions broker) => broker.Tls.ServerName.Length > 0 ? broker.Tls.ServerName : broker.Host;

    public static X509Certificate2? FindCertificate(RabbitMqTlsOptions tls) =>
        tls.CertificateFile.Length == 0 ? null : X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile);

    /// <summary>Trust in one authority instead of the system's; null = the system's.</summary>
    public static RemoteCertificateValidationCallback? FindValidation(RabbitMqTlsOptions tls)
    {
        if (tls.CaFile.Length == 0)
            return null;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(tls.CaFile);
        return (_, certificate, _, errors) =>
        {
            if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
                return false;
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return chain.Build(copy);
        };
    }
}

namespace Assay.ServiceDefaults.Tls;

/// <summary>Certificates, as PEM files.</summary>
public sealed class TlsOptions
{
    public const string Section = "Tls";

    /// <summary>
    /// This process's certificate, followed by the intermediate ones; for its https endpoints. It and the key are read again when the files
    /// change, so that a renewed certificate needs no restart.
    /// </summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>The certificate's private key, not encrypted.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Authorities that must have signed the certificates of other services; empty = those that the system trusts. Read at start.</summary>
    public string CaFile { get; set; } = "";
}

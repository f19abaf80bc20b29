using Assay.Faults;

namespace Assay.ServiceDefaults.Tls;

/// <summary>A certificate cannot be used; the message names the file, the option and the remedy.</summary>
public sealed class CertificateException(string message, Exception? innerException = null) : Exception(message, innerException), IStartupFault;

using System.Security.Cryptography.X509Certificates;

namespace Assay.RealParts;

/// <summary>How protected processes are called.</summary>
/// <param name="Token">Token; empty = none.</param>
/// <param name="Authorities">Who signed their certificates.</param>
public sealed record ServiceAccess(string Token, X509Certificate2Collection Authorities);

using Assay.ServiceDefaults.Endpoints;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Tls;

internal sealed class TlsOptionsValidator(IOptions<EndpointOptions> endpoints, TimeProvider time) : IValidateOptions<TlsOptions>
{
    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        var problems = new List<string>();
        CheckCertificate(options, problems);
        if (options.CaFile.Length > 0)
            Try(problems, () => PemFiles.ReadAuthorities(options.CaFile, Key(nameof(options.CaFile))));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private void CheckCertificate(TlsOptions options, List<string> problems)
    {
        var encrypted = new[] { (nameof(EndpointOptions.Grpc), endpoints.Value.Grpc), (nameof(EndpointOptions.Web), endpoints.Value.Web) }
            .Where(endpoint => ListenAddress.TryParse(endpoint.Item2, out var address) && address.IsTls).ToList();
        var missing = options switch
        {
            { CertificateFile: "", KeyFile: "" } => encrypted.Count > 0 ? $"{Key(nameof(options.CertificateFile))} and {Key(nameof(options.KeyFile))}" : null,
            { CertificateFile: "" } => Key(nameof(options.CertificateFile)),
            { KeyFile: "" } => Key(nameof(options.KeyFile)),
            _ => null,
        };
        if (missing is not null)
        {
            var reason = encrypted is [var (endpoint, url), ..] ? $"{EndpointOptions.Section}:{endpoint} is {url}, which needs a certificate and its key" : "a certificate and its key go together";
            problems.Add($"{missing} must be set: {reason}. Name PEM files.");
        }
        else if (options.CertificateFile.Length > 0 && encrypted.Count == 0)
        {
            problems.Add($"{Key(nameof(options.CertificateFile))} is {options.CertificateFile}, but no endpoint is https, so nothing would be encrypted. Set {EndpointOptions.Section}:{nameof(EndpointOptions.Grpc)} to an https address, or leave the certificate away.");
        }
        else if (options.CertificateFile.Length > 0)
        {
            Try(problems, () => PemFiles.Load(
                PemFiles.Read(options.CertificateFile, Key(nameof(options.CertificateFile))), PemFiles.Read(options.KeyFile, Key(nameof(options.KeyFile))), options, time.GetUtcNow()));
        }
    }

    private static void Try(List<string> problems, Func<object> read)
    {
        try
        {
            read();
        }
        catch (CertificateException exception)
        {
            problems.Add(exception.Message);
        }
    }

    private static string Key(string option) => $"{TlsOptions.Section}:{option}";
}

using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Endpoints;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Security;

internal sealed class SecurityOptionsValidator(IOptions<EndpointOptions> endpoints, IOptions<ServicesOptions> services) : IValidateOptions<SecurityOptions>
{
    private const int ShortestToken = 16;
    private const string Plaintext = $"set {SecurityOptions.Section}:{nameof(SecurityOptions.AllowPlaintext)}=true if something else encrypts the network";

    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        var problems = new List<string>();
        if (options.Token.Length is > 0 and < ShortestToken)
            problems.Add($"{SecurityOptions.Section}:Token has {options.Token.Length} characters; use at least {ShortestToken}, such as the output of 'openssl rand -hex 32'.");

        if (options.RequireSignIn && options.Token.Length == 0)
            problems.Add($"{SecurityOptions.Section}:{nameof(SecurityOptions.RequireSignIn)} is true and {SecurityOptions.Section}:Token is empty, but other services have addresses of their own ({ServicesOptions.Section}); give all of them the same token, such as the output of 'openssl rand -hex 32'.");

        var isGrpcOpen = IsReached(endpoints.Value.Grpc, out var grpc);
        if (options.Token.Length == 0 && isGrpcOpen)
            problems.Add($"{EndpointOptions.Section}:Grpc is {endpoints.Value.Grpc}, which other machines reach, and {SecurityOptions.Section}:Token is empty; set a token or listen on 127.0.0.1.");

        if (!options.AllowPlaintext)
        {
            if (isGrpcOpen && !grpc!.IsTls)
                problems.Add(Refusal(nameof(EndpointOptions.Grpc), endpoints.Value.Grpc));
            if (IsReached(endpoints.Value.Web, out var web) && !web!.IsTls)
                problems.Add(Refusal(nameof(EndpointOptions.Web), endpoints.Value.Web));
            problems.AddRange(services.Value.Addresses().Where(entry => entry.Address is { Scheme: "http", IsLoopback: false }).Select(entry =>
                $"{ServicesOptions.Section}:{entry.Service} is {entry.Address}: the token and all that is sent would cross the network in the clear. Use https, or {Plaintext}."));
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static string Refusal(string endpoint, string url) =>
        $"{EndpointOptions.Section}:{endpoint} is {url}, which other machines reach without TLS. Make it https with Tls:CertificateFile and Tls:KeyFile, listen on 127.0.0.1, or {Plaintext}.";

    private static bool IsReached(string url, out ListenAddress? address) => ListenAddress.TryParse(url, out address) && !address.IsLoopback;
}

using Assay.ServiceDefaults.Endpoints;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Security;

internal sealed class SecurityOptionsValidator(IOptions<EndpointOptions> endpoints) : IValidateOptions<SecurityOptions>
{
    private const int ShortestToken = 16;

    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        if (options.Token.Length is > 0 and < ShortestToken)
            return ValidateOptionsResult.Fail($"{SecurityOptions.Section}:Token has {options.Token.Length} characters; use at least {ShortestToken}, such as the output of 'openssl rand -hex 32'.");

        if (options.Token.Length == 0 && ListenAddress.TryParse(endpoints.Value.Grpc, out var address) && !address.IsLoopback)
            return ValidateOptionsResult.Fail($"{EndpointOptions.Section}:Grpc is {endpoints.Value.Grpc}, which other machines reach, and {SecurityOptions.Section}:Token is empty; set a token or listen on 127.0.0.1.");

        return ValidateOptionsResult.Success;
    }
}

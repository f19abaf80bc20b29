using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Endpoints;

internal sealed class EndpointOptionsValidator : IValidateOptions<EndpointOptions>
{
    public ValidateOptionsResult Validate(string? name, EndpointOptions options)
    {
        var problems = new List<string>();
        Check(options.Grpc, nameof(options.Grpc), problems);
        if (options.Web.Length > 0)
            Check(options.Web, nameof(options.Web), problems);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Check(string url, string setting, List<string> problems)
    {
        if (!ListenAddress.TryParse(url, out _))
            problems.Add($"{EndpointOptions.Section}:{setting} is \"{url}\"; it must be a URL such as http://127.0.0.1:5081, with an IP address, localhost or * as host.");
    }
}

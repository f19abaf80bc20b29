using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Endpoints;

internal sealed class EndpointOptionsValidator : IValidateOptions<EndpointOptions>
{
    public ValidateOptionsResult Validate(string? name, EndpointOptions options)
    {
        var problems = new List<string>();
        var ports = new Dictionary<int, string>();
        Check(options.Grpc, nameof(options.Grpc));
        if (options.Web.Length > 0)
            Check(options.Web, nameof(options.Web));
        if (options.Health.Length > 0 && Check(options.Health, nameof(options.Health)) is { IsTls: true })
            problems.Add($"{Key(nameof(options.Health))} is \"{options.Health}\"; it must be http, since what asks there cannot speak TLS. It serves nothing but health.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        ListenAddress? Check(string url, string setting)
        {
            if (!ListenAddress.TryParse(url, out var address))
                problems.Add($"{Key(setting)} is \"{url}\"; it must be a URL such as http://127.0.0.1:5081 or https://*:5081, with an IP address, localhost or * as host.");
            else if (address.Port != 0 && !ports.TryAdd(address.Port, setting))
                problems.Add($"{Key(setting)} is {url}, but {Key(ports[address.Port])} has port {address.Port} already; give each endpoint a port of its own.");
            return address;
        }
    }

    private static string Key(string setting) => $"{EndpointOptions.Section}:{setting}";
}

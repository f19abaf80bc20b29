using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Security;

internal sealed class AccountsOptionsValidator(IOptions<SecurityOptions> security) : IValidateOptions<AccountsOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, AccountsOptions options)
    {
        var problems = new List<string>();
        Within(options.SessionLifetime, nameof(options.SessionLifetime), TimeSpan.FromDays(366));
        Within(options.SessionIdle, nameof(options.SessionIdle), options.SessionLifetime > Shortest ? options.SessionLifetime : Shortest);
        Within(options.LinkLifetime, nameof(options.LinkLifetime), TimeSpan.FromDays(30));
        Address(options.PublicUrl, nameof(options.PublicUrl));
        Address(options.Authority, nameof(options.Authority));
        if (options.Authority.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !security.Value.AllowPlaintext && !new Uri(options.Authority).IsLoopback)
            problems.Add($"{Key(nameof(options.Authority))} is {options.Authority}; whoever controls the network could sign in as anybody. Use https.");
        if (options.Authority.Length > 0 && options.Audience.Length == 0 && options.ClientId.Length == 0)
            problems.Add($"{Key(nameof(options.Authority))} is set, but neither {Key(nameof(options.Audience))} nor {Key(nameof(options.ClientId))}: tokens meant for others would be taken. Set what the authority writes into 'aud'.");
        if (options.ClientId.Length > 0 && options.Authority.Length == 0)
            problems.Add($"{Key(nameof(options.ClientId))} is set, but not {Key(nameof(options.Authority))}; set the issuer at which the client is known.");
        if (options.ClientId.Length > 0 && options.PublicUrl.Length == 0)
            problems.Add($"{Key(nameof(options.ClientId))} is set, but not {Key(nameof(options.PublicUrl))}; the authority sends browsers back to it.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Within(TimeSpan value, string setting, TimeSpan longest)
        {
            if (value < Shortest || value > longest)
                problems.Add($"{Key(setting)} is {value}; it must be {Shortest} .. {longest}.");
        }

        void Address(string value, string setting)
        {
            if (value.Length > 0 && !(Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.Query.Length == 0 && uri.Fragment.Length == 0))
                problems.Add($"{Key(setting)} is \"{value}\"; it must be an address such as https://labels.example.org.");
        }
    }

    private static string Key(string setting) => $"{AccountsOptions.Section}:{setting}";
}

using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Health;

internal sealed class HealthOptionsValidator : IValidateOptions<HealthOptions>
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, HealthOptions options)
    {
        var problems = new List<string>();
        if (options.CacheTime < TimeSpan.Zero || options.CacheTime > Longest)
            problems.Add($"{HealthOptions.Section}:{nameof(options.CacheTime)} is {options.CacheTime}; it must be {TimeSpan.Zero} .. {Longest}.");
        if (options.CheckTimeout < ShortestTimeout || options.CheckTimeout > Longest)
            problems.Add($"{HealthOptions.Section}:{nameof(options.CheckTimeout)} is {options.CheckTimeout}; it must be {ShortestTimeout} .. {Longest}.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}

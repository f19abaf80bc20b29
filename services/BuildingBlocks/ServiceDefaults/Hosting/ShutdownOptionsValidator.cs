using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Hosting;

internal sealed class ShutdownOptionsValidator : IValidateOptions<ShutdownOptions>
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, ShutdownOptions options)
    {
        var problems = new List<string>();
        if (options.Timeout < ShortestTimeout || options.Timeout > LongestTimeout)
            problems.Add($"{ShutdownOptions.Section}:{nameof(options.Timeout)} is {options.Timeout}; it must be {ShortestTimeout} .. {LongestTimeout}.");
        if (options.Delay < TimeSpan.Zero || options.Delay > LongestDelay)
            problems.Add($"{ShutdownOptions.Section}:{nameof(options.Delay)} is {options.Delay}; it must be {TimeSpan.Zero} .. {LongestDelay}.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}

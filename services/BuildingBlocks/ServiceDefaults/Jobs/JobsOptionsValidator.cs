using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Jobs;

internal sealed class JobsOptionsValidator : IValidateOptions<JobsOptions>
{
    public ValidateOptionsResult Validate(string? name, JobsOptions options)
    {
        var problems = new List<string>();
        if (options.LeaseDuration < TimeSpan.FromSeconds(1) || options.LeaseDuration > TimeSpan.FromHours(1))
            problems.Add($"{JobsOptions.Section}:{nameof(options.LeaseDuration)} is {options.LeaseDuration}; it must be 00:00:01 .. 01:00:00.");
        if (options.HeartbeatInterval > options.LeaseDuration / 2)
        {
            problems.Add($"{JobsOptions.Section}:{nameof(options.HeartbeatInterval)} is {options.HeartbeatInterval}; it must be at most half of "
                + $"{JobsOptions.Section}:{nameof(options.LeaseDuration)} ({options.LeaseDuration}), or a lease ends when one heartbeat is late.");
        }

        Positive(options.HeartbeatInterval, nameof(options.HeartbeatInterval));
        Positive(options.SweepInterval, nameof(options.SweepInterval));
        Positive(options.ReconcileInterval, nameof(options.ReconcileInterval));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Positive(TimeSpan value, string setting)
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
                problems.Add($"{JobsOptions.Section}:{setting} is {value}; it must be more than 0 and at most 1 day.");
        }
    }
}

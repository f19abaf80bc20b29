using Microsoft.Extensions.Options;

namespace Assay.Ingestion;

/// <summary>Names every bad option in one message.</summary>
internal sealed class IngestionOptionsValidator : IValidateOptions<IngestionOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestionOptions options)
    {
        var problems = new List<string>();
        Range(options.MaxImageBytes, 1, 1L << 30, nameof(options.MaxImageBytes));
        Range(options.ShardSize, 1, 65_536, nameof(options.ShardSize));
        Range(options.CopiesInFlight, 1, 256, nameof(options.CopiesInFlight));
        Range(options.ListingsInFlight, 1, 64, nameof(options.ListingsInFlight));
        Range(options.JobsInFlight, 1, 64, nameof(options.JobsInFlight));
        Range(options.SortedInMemory, 2, 10_000_000, nameof(options.SortedInMemory));
        Range(options.MaxImagesPerUpload, 1, 100_000_000, nameof(options.MaxImagesPerUpload));
        Range(options.ThumbnailCacheBytes, 0, 16L << 30, nameof(options.ThumbnailCacheBytes));
        Range(options.ThumbnailsInFlight, 0, 256, nameof(options.ThumbnailsInFlight));
        Positive(options.TurnTime, nameof(options.TurnTime));
        Positive(options.Patience, nameof(options.Patience));
        if (options.TemporaryFolder.Length > 0 && !Directory.Exists(options.TemporaryFolder))
            problems.Add($"{IngestionOptions.Section}:{nameof(options.TemporaryFolder)} is '{options.TemporaryFolder}', which is no folder; create it or leave it empty");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Range(long value, long smallest, long largest, string option)
        {
            if (value < smallest || value > largest)
                problems.Add($"{IngestionOptions.Section}:{option} is {value}; must be {smallest} .. {largest}");
        }

        void Positive(TimeSpan value, string option)
        {
            if (value <= TimeSpan.Zero)
                problems.Add($"{IngestionOptions.Section}:{option} is {value}; must be above 0");
        }
    }
}

using Microsoft.Extensions.Options;

namespace Assay.ObjectStorage;

internal sealed class LocalFilesOptionsValidator : IValidateOptions<LocalFilesOptions>
{
    public ValidateOptionsResult Validate(string? name, LocalFilesOptions options)
    {
        var relative = options.AllowedRoots.Where(root => !Path.IsPathFullyQualified(root)).ToList();
        return relative.Count > 0
            ? ValidateOptionsResult.Fail($"{LocalFilesOptions.Section}:{nameof(options.AllowedRoots)} must be absolute paths; these are not: '{string.Join("', '", relative)}'.")
            : ValidateOptionsResult.Success;
    }
}

using Microsoft.Extensions.Options;

namespace Assay.ObjectStorage;

internal sealed class ObjectStorageOptionsValidator : IValidateOptions<ObjectStorageOptions>
{
    public ValidateOptionsResult Validate(string? name, ObjectStorageOptions options) =>
        string.IsNullOrWhiteSpace(options.Folder)
            ? ValidateOptionsResult.Fail($"{ObjectStorageOptions.Section}:{nameof(options.Folder)} is not set: name the folder that holds the objects.")
            : ValidateOptionsResult.Success;
}

using Assay.ObjectStorage.S3;
using Microsoft.Extensions.Options;

namespace Assay.ObjectStorage;

internal sealed class ObjectStorageOptionsValidator : IValidateOptions<ObjectStorageOptions>
{
    public ValidateOptionsResult Validate(string? name, ObjectStorageOptions options)
    {
        var problems = options.Kind == ObjectStorageKind.S3 ? [.. S3OptionsCheck.Problems(options.S3)] : FolderProblems(options);
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static string[] FolderProblems(ObjectStorageOptions options) => string.IsNullOrWhiteSpace(options.Folder)
        ? [$"{ObjectStorageOptions.Section}:{nameof(options.Folder)} is not set: name the folder that holds the objects, or a bucket with {ObjectStorageOptions.Section}:{nameof(options.Kind)}=S3."]
        : [];
}

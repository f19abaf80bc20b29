using Assay.ObjectStorage.S3;
using Microsoft.Extensions.Options;

namespace Assay.ObjectStorage;

internal sealed class ObjectStorageOptionsValidator : IValidateOptions<ObjectStorageOptions>
{
    public ValidateOptionsResult Validate(string? name, ObjectStorageOptions options)
    {
        var problems = new List<string>();
        if (!Enum.IsDefined(options.Kind))
            problems.Add($"{ObjectStorageOptions.Section}:{nameof(options.Kind)} is {(int)options.Kind}; it must be {nameof(ObjectStorageKind.Folder)} or {nameof(ObjectStorageKind.S3)}.");
        if (options.Kind == ObjectStorageKind.Folder && string.IsNullOrWhiteSpace(options.Folder))
            problems.Add($"{ObjectStorageOptions.Section}:{nameof(options.Folder)} is not set: name the folder that holds the objects.");
        if (options.Kind == ObjectStorageKind.S3 || options.S3.IsConfigured)
            S3OptionsCheck.Check(options.S3, needsBucket: options.Kind == ObjectStorageKind.S3, problems);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}

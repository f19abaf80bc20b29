using Microsoft.Extensions.Options;

namespace Assay.Documents;

internal sealed class DocumentsOptionsValidator : IValidateOptions<DocumentsOptions>
{
    public ValidateOptionsResult Validate(string? name, DocumentsOptions options)
    {
        List<string> problems = [];
        if (string.IsNullOrWhiteSpace(options.Path))
            problems.Add($"{DocumentsOptions.Section}:{nameof(options.Path)} is not set: name the database file.");
        if (options.BusyTimeout < TimeSpan.Zero || options.BusyTimeout > TimeSpan.FromMinutes(10))
            problems.Add($"{DocumentsOptions.Section}:{nameof(options.BusyTimeout)} is {options.BusyTimeout}; give 0 to 10 minutes.");
        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}

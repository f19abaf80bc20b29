using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Clients;

internal sealed class ServicesOptionsValidator : IValidateOptions<ServicesOptions>
{
    public ValidateOptionsResult Validate(string? name, ServicesOptions options)
    {
        var problems = options.Addresses().Where(entry => entry.Address is null)
            .Select(entry => $"{ServicesOptions.Section}:{entry.Service} is \"{entry.Text}\"; it must be a URL without a path, such as https://{entry.Service.ToLowerInvariant()}:5081.").ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}

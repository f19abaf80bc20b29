using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Hosting;

/// <summary>The options classes that this process reads, by their sections.</summary>
internal sealed class OptionsCatalog(IServiceCollection services)
{
    private const string SectionField = "Section";

    /// <summary>Section and type of each.</summary>
    public IReadOnlyDictionary<string, Type> Sections() => services
        .Where(service => service.ServiceType.IsGenericType && service.ServiceType.GetGenericTypeDefinition() is var definition
            && (definition == typeof(IConfigureOptions<>) || definition == typeof(IValidateOptions<>)))
        .Select(service => service.ServiceType.GenericTypeArguments[0])
        .Distinct()
        .Select(type => (Type: type, Section: type.GetField(SectionField, BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string))
        .Where(entry => entry.Section is not null)
        .ToDictionary(entry => entry.Section!, entry => entry.Type, StringComparer.OrdinalIgnoreCase);
}

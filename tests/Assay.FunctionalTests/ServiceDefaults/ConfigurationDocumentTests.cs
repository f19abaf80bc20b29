using System.Collections;
using System.Globalization;
using System.Reflection;
using Assay.AllInOne;
using Assay.Tests;
using Xunit;

namespace Assay.FunctionalTests.ServiceDefaults;

/// <summary>docs/configuration.md names every setting with its variable and its default, and no other.</summary>
public sealed class ConfigurationDocumentTests
{
    [Fact]
    public async Task Document_OfEverySetting_HasItsVariableAndDefault()
    {
        var lines = await File.ReadAllLinesAsync(Repository.PathOf("docs", "configuration.md"));
        var rows = lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains(':')).Select(line => string.Join('|', line.Split('|').Skip(1).Take(3).Select(cell => cell.Trim())));
        var settings = OptionsTypes().SelectMany(type => Settings(type, (string)type.GetField("Section")!.GetRawConstantValue()!)).Distinct().ToList();
        Assert.True(settings.Count > 90, "The options classes were not found.");

        Assert.Equal(settings.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Type> OptionsTypes()
    {
        var seen = new HashSet<string>();
        var assemblies = new List<Assembly>();
        void Visit(Assembly assembly)
        {
            if (!seen.Add(assembly.GetName().Name!))
                return;
            assemblies.Add(assembly);
            foreach (var name in assembly.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("Assay.", StringComparison.Ordinal)))
                Visit(Assembly.Load(name));
        }

        Visit(typeof(AllInOneApplication).Assembly);
        return assemblies.SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true });
    }

    private static IEnumerable<string> Settings(Type type, string path)
    {
        var defaults = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties())
        {
            var key = $"{path}:{property.Name}";
            var inner = property.PropertyType;
            if (inner.IsGenericType && inner.GetGenericTypeDefinition() == typeof(Dictionary<,>))
                foreach (var setting in Settings(inner.GenericTypeArguments[1], key + ":{queue}"))
                    yield return setting;
            else if (inner != typeof(string) && typeof(IEnumerable).IsAssignableFrom(inner))
                yield return Row(key + ":0", "");
            else if (inner != typeof(string) && inner.IsClass)
                foreach (var setting in Settings(inner, key))
                    yield return setting;
            else
                yield return Row(key, Text(property.GetValue(defaults)));
        }
    }

    private static string Row(string key, string value) => $"`{key}`|`{key.Replace(":", "__", StringComparison.Ordinal)}`|{(value.Length > 0 ? $"`{value}`" : "")}";

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}

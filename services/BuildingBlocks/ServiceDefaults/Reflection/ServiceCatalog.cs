using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Assay.ServiceDefaults.Reflection;

/// <summary>The gRPC services of this process and the proto files that declare them. Thread-safe.</summary>
internal sealed class ServiceCatalog
{
    private readonly ConcurrentDictionary<string, ServiceDescriptor> _services = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _services.Keys.Order(StringComparer.Ordinal);

    public void Add(ServiceDescriptor service) => _services[service.FullName] = service;

    public bool Contains(string service) => _services.ContainsKey(service);

    /// <summary>A file by its name with all that it imports, each after what it needs; empty if there is none.</summary>
    public IReadOnlyList<ByteString> FindFile(string name) => WithImports(Files().FirstOrDefault(file => file.Name == name));

    /// <summary>The file that declares a service, method, message, enum or field by its full name; empty if there is none.</summary>
    public IReadOnlyList<ByteString> FindSymbol(string symbol) => WithImports(Files().FirstOrDefault(file => Declares(file, symbol)));

    private static bool Declares(FileDescriptor file, string symbol) =>
        file.Services.Any(service => service.FullName == symbol || service.Methods.Any(method => method.FullName == symbol))
        || file.EnumTypes.Any(type => type.FullName == symbol)
        || file.MessageTypes.Any(message => Declares(message, symbol));

    private static bool Declares(MessageDescriptor message, string symbol) =>
        message.FullName == symbol
        || message.Fields.InDeclarationOrder().Any(field => field.FullName == symbol)
        || message.EnumTypes.Any(type => type.FullName == symbol)
        || message.NestedTypes.Any(nested => Declares(nested, symbol));

    private IEnumerable<FileDescriptor> Files() => _services.Values.SelectMany(service => Closure(service.File)).DistinctBy(file => file.Name);

    private static List<ByteString> WithImports(FileDescriptor? file) =>
        file is null ? [] : Closure(file).DistinctBy(import => import.Name).Select(import => import.SerializedData).ToList();

    private static IEnumerable<FileDescriptor> Closure(FileDescriptor file) => file.Dependencies.SelectMany(Closure).Append(file);
}

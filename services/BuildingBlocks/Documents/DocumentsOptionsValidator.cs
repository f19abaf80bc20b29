using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Assay.Documents;

internal sealed class DocumentsOptionsValidator(IServiceProviderIsKeyedService services) : IValidateOptions<DocumentsOptions>
{
    private const string MongoDb = $"{DocumentsOptions.Section}:{nameof(DocumentsOptions.MongoDb)}";

    // https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions, the stricter ones of Windows included
    private const string ForbiddenInDatabase = "/\\. \"$*<>:|?\0";

    /// <summary>What to say where the adapter was not compiled in.</summary>
    internal const string NoAdapter =
        $"{DocumentsOptions.Section}:{nameof(DocumentsOptions.Kind)} is MongoDb, but this build has no MongoDB adapter, because the package registry it was built with lacks MongoDB.Driver or what that depends on. "
        + "Build again with a registry that has them (`make parts FORCE=1` asks the registry anew, then `make build`), or set the kind to Sqlite.";

    public ValidateOptionsResult Validate(string? name, DocumentsOptions options)
    {
        List<string> problems = [];
        switch (options.Kind)
        {
            case DocumentStoreKind.Sqlite:
                AddSqlite(options, problems);
                break;
            case DocumentStoreKind.MongoDb when !services.IsKeyedService(typeof(IDocumentStore), DocumentStoreKind.MongoDb):
                problems.Add(NoAdapter);
                break;
            case DocumentStoreKind.MongoDb:
                AddMongoDb(options.MongoDb, problems);
                break;
            default:
                problems.Add($"{DocumentsOptions.Section}:{nameof(options.Kind)} is {options.Kind}; give {string.Join(" or ", Enum.GetNames<DocumentStoreKind>())}.");
                break;
        }

        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }

    private static void AddSqlite(DocumentsOptions options, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(options.Path))
            problems.Add($"{DocumentsOptions.Section}:{nameof(options.Path)} is not set: name the database file.");
        if (options.BusyTimeout < TimeSpan.Zero || options.BusyTimeout > TimeSpan.FromMinutes(10))
            problems.Add($"{DocumentsOptions.Section}:{nameof(options.BusyTimeout)} is {options.BusyTimeout}; give 0 to 10 minutes.");
    }

    // Never repeats the connection string: it may hold a password.
    private static void AddMongoDb(MongoDbOptions options, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            problems.Add($"{MongoDb}:{nameof(options.ConnectionString)} is not set: give mongodb://HOST:PORT/?replicaSet=NAME, best as a secret ({DocumentsOptions.Section}__{nameof(DocumentsOptions.MongoDb)}__{nameof(options.ConnectionString)}).");
        else if (!options.ConnectionString.StartsWith("mongodb://", StringComparison.Ordinal) && !options.ConnectionString.StartsWith("mongodb+srv://", StringComparison.Ordinal))
            problems.Add($"{MongoDb}:{nameof(options.ConnectionString)} does not begin with mongodb:// or mongodb+srv://.");
        if (options.Database.Length == 0 || Encoding.UTF8.GetByteCount(options.Database) > 63 || options.Database.AsSpan().ContainsAny(ForbiddenInDatabase))
            problems.Add($"{MongoDb}:{nameof(options.Database)} is '{options.Database}'; give 1 to 63 bytes without any of / \\ . \" $ * < > : | ? and space.");
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(10))
            problems.Add($"{MongoDb}:{nameof(options.Timeout)} is {options.Timeout}; give 1 second to 10 minutes.");
    }
}

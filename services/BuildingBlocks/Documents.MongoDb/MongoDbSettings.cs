using System.Reflection;
using MongoDB.Driver;

namespace Assay.Documents.MongoDb;

/// <summary>The driver's settings: those of the connection string, and those that the port's promises need.</summary>
internal static class MongoDbSettings
{
    public static MongoClientSettings Create(MongoDbOptions options)
    {
        var settings = Parse(options.ConnectionString);
        settings.ApplicationName ??= Assembly.GetEntryAssembly()?.GetName().Name;
        settings.ReadConcern = ReadConcern.Majority;
        settings.ReadPreference = ReadPreference.Primary;
        // Without a limit a change would wait for ever for a majority that is not there.
        settings.WriteConcern = WriteConcern.WMajority.With(journal: true, wTimeout: options.Timeout);
        settings.RetryReads = true;
        settings.RetryWrites = true;
        // Less than the whole time, so that the driver is the first to give up and can say why.
        settings.ServerSelectionTimeout = Min(settings.ServerSelectionTimeout, options.Timeout / 2);
        settings.ConnectTimeout = Min(settings.ConnectTimeout, options.Timeout / 2);
        return settings;
    }

    private static MongoClientSettings Parse(string connectionString)
    {
        try
        {
            return MongoClientSettings.FromConnectionString(connectionString);
        }
        catch (Exception e) when (e is MongoConfigurationException or ArgumentException or FormatException)
        {
            // The driver's message repeats the connection string with its password, so neither it nor the exception is passed on.
            throw new DocumentStoreException(
                $"{MongoDbErrors.ConnectionStringSetting} cannot be read as one. It looks like mongodb://USER:PASSWORD@HOST1:27017,HOST2:27017/?replicaSet=NAME&tls=true; write special characters of the user and the password as %XX (@ is %40, : is %3A, / is %2F).");
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

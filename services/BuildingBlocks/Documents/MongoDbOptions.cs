namespace Assay.Documents;

/// <summary>The MongoDB deployment that holds the documents.</summary>
public sealed class MongoDbOptions
{
    /// <summary>
    /// <c>mongodb://</c> or <c>mongodb+srv://</c> with hosts, credentials, replica set and TLS (<c>tls=true</c>); a secret, never
    /// logged. Write concern, read concern and read preference in it are overruled: what they would weaken is promised by the port.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The database, of 1 to 63 bytes.</summary>
    public string Database { get; set; } = "assay";

    /// <summary>The longest an operation may take, with choosing a server, waiting for a connection and one retry.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}

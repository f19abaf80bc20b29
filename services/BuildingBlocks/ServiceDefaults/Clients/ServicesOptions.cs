namespace Assay.ServiceDefaults.Clients;

/// <summary>gRPC addresses of the services; empty = in this process.</summary>
public sealed class ServicesOptions
{
    public const string Section = "Services";

    /// <summary>Address of Ingestion, such as https://ingestion:5081.</summary>
    public string Ingestion { get; set; } = "";

    /// <summary>Address of Inference.</summary>
    public string Inference { get; set; } = "";

    /// <summary>Address of Scoring.</summary>
    public string Scoring { get; set; } = "";

    /// <summary>Address of Selection.</summary>
    public string Selection { get; set; } = "";

    /// <summary>Address of LabelStore.</summary>
    public string LabelStore { get; set; } = "";

    /// <summary>Those that are set; a null address is none.</summary>
    internal IEnumerable<(string Service, string Text, Uri? Address)> Addresses() =>
        new (string, string)[]
        {
            (nameof(Ingestion), Ingestion), (nameof(Inference), Inference), (nameof(Scoring), Scoring), (nameof(Selection), Selection), (nameof(LabelStore), LabelStore),
        }.Where(entry => entry.Item2.Length > 0).Select(entry => (entry.Item1, entry.Item2, Parse(entry.Item2)));

    private static Uri? Parse(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.AbsolutePath == "/" ? uri : null;
}

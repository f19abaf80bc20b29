namespace Assay.Ingestion.Datasets;

/// <summary>The one ingest that may append shards to a data set now.</summary>
/// <param name="Job">Id of the job.</param>
/// <param name="FirstShard">Shards of the data set when the job got its turn.</param>
/// <param name="FirstImage">Images of the data set when the job got its turn.</param>
internal sealed record ActiveIngest(string Job, int FirstShard, long FirstImage);

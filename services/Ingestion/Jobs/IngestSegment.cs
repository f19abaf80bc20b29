namespace Assay.Ingestion.Jobs;

/// <summary>Shards that a job has put into its data set in one turn; their images are in the order of their names.</summary>
internal sealed record IngestSegment(int FirstShard, int Shards, long Images);

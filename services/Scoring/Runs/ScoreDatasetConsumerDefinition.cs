using Assay.Messaging;

namespace Assay.Scoring.Runs;

internal sealed class ScoreDatasetConsumerDefinition() : ServiceConsumerDefinition<ScoreDatasetConsumer>(QueueNames.ScoringScoreDataset, concurrency: 1);

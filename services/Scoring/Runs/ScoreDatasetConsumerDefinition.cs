using Assay.Messaging;
using Microsoft.Extensions.Options;

namespace Assay.Scoring.Runs;

internal sealed class ScoreDatasetConsumerDefinition(IOptions<ScoringOptions> options)
    : ServiceConsumerDefinition<ScoreDatasetConsumer>(QueueNames.ScoringScoreDataset, options.Value.RunsAtOnce);

using Xunit;

namespace Assay.EndToEndTests.Evaluations;

/// <summary>One at a time and alone: a training uses every core.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EvaluationsCollection
{
    public const string Name = "evaluations";
}

using Assay.Scoring.Core.Evaluation;
using Assay.Scoring.Core.Heads;

namespace Assay.Scoring.Core.OutOfSample;

/// <summary>A head for every fold, trained on all the other folds.</summary>
/// <param name="Heads">Head f predicts the images of fold f, none of which it has seen.</param>
/// <param name="C">The chosen regularisation.</param>
/// <param name="Trials">The cross-validation table, ascending in C, as far as the path went.</param>
/// <param name="Evaluation">How the heads did on the images that each has not seen.</param>
public sealed record OutOfSampleHeads(IReadOnlyList<SoftmaxHead> Heads, double C, IReadOnlyList<RegularizationTrial> Trials, HeldOutEvaluation Evaluation)
{
    /// <summary>The row of the chosen C.</summary>
    public RegularizationTrial Chosen => Trials.Single(trial => trial.C == C);
}

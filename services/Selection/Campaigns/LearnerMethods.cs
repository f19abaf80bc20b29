using Assay.Scoring.V1;

namespace Assay.Selection.Campaigns;

/// <summary>Which methods of runs train a classifier that predicts every image.</summary>
internal static class LearnerMethods
{
    public static bool IsHead(RunParameters learner) => learner.MethodCase == RunParameters.MethodOneofCase.Head;

    public static bool IsLearner(RunParameters learner) => IsHead(learner);
}

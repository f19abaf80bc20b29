using Assay.Scoring.V1;

namespace Assay.Selection.Campaigns;

/// <summary>Which methods of runs train a classifier that predicts every image.</summary>
internal static class LearnerMethods
{
    public static bool IsHead(RunParameters learner) => learner.MethodCase == RunParameters.MethodOneofCase.Head;

    public static bool IsLearner(RunParameters learner) => learner.MethodCase is RunParameters.MethodOneofCase.Head or RunParameters.MethodOneofCase.Network;

    /// <summary>Split whose images tell a network when to stop: a learner does not train on them, so a label there would be wasted. Empty = none.</summary>
    public static string ValidationSplit(RunParameters? learner) => learner?.Network?.Validation?.Split ?? "";
}

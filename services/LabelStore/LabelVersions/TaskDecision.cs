using Assay.LabelStore.Annotations;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.LabelVersions;

/// <summary>What the annotators of one task decided.</summary>
/// <param name="Batch">Id of the task's batch.</param>
/// <param name="Sequence">Place of the last answer in the data set's history: of two tasks, the one with the higher decided last.</param>
/// <param name="Decision">What they decided.</param>
internal readonly record struct TaskDecision(string Batch, long Sequence, ImageDecision Decision)
{
    /// <summary>The tasks of one image that have all their answers, in no order; those with gold images decide nothing.</summary>
    /// <param name="annotationsOfImage">Annotations of the image in the order in which they were made.</param>
    /// <param name="rule">How a set of labels follows from the answers of a task.</param>
    public static IEnumerable<TaskDecision> Of(IEnumerable<AnnotationDocument> annotationsOfImage, ConsensusRule rule) => annotationsOfImage
        .Where(annotation => !annotation.Gold)
        .GroupBy(annotation => annotation.Task, StringComparer.Ordinal)
        .Select(AnswerStack.Effective)
        .Where(answers => answers.Count > 0 && answers.Count >= answers[0].AnnotatorsPerImage)
        .Select(answers => new TaskDecision(answers[0].Batch, answers[^1].Sequence, ImageDecision.OfTask(answers, rule)));

    /// <summary>What counts of an image: of several tasks that decided, the one decided last, but one that could not tell says nothing against one that could.</summary>
    /// <returns>Null if nothing is decided.</returns>
    public static ImageDecision? Last(IEnumerable<TaskDecision> tasks)
    {
        ImageDecision? last = null;
        foreach (var task in tasks.OrderBy(task => task.Sequence))
        {
            if (last is null || task.Decision.Outcome != ImageOutcome.Unsure)
                last = task.Decision;
        }

        return last;
    }
}

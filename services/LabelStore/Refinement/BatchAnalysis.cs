using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.Refinement;

/// <summary>Counts over the tasks of batches and their answers.</summary>
internal sealed class BatchAnalysis
{
    private readonly Dictionary<TaskAgreement, long> _tasks = [];
    private readonly SortedDictionary<Decision, int> _decisions = [];
    private readonly SortedDictionary<(NoValidLabelReason Reason, OriginalLabelStance Stance), long> _noValidLabels = [];
    private readonly SortedDictionary<int, long> _labelSets = [];

    public long Images => _tasks.Values.Sum();

    public IReadOnlyDictionary<Decision, int> Decisions => _decisions;

    /// <summary>Answers without a valid label.</summary>
    public IReadOnlyDictionary<(NoValidLabelReason Reason, OriginalLabelStance Stance), long> NoValidLabels => _noValidLabels;

    /// <summary>Answers that give labels, by how many.</summary>
    public IReadOnlyDictionary<int, long> LabelSets => _labelSets;

    public long this[TaskAgreement agreement] => _tasks.GetValueOrDefault(agreement);

    /// <summary>Images that must be refined.</summary>
    public long ToRefine => _tasks.Where(count => RefinementCondition.IsToRefine(count.Key)).Sum(count => count.Value);

    public void Add(TaskDocument task)
    {
        var agreement = RefinementCondition.Of(task);
        _tasks[agreement] = this[agreement] + 1;
        foreach (var answer in task.Answers)
        {
            _decisions[answer.Decision] = _decisions.GetValueOrDefault(answer.Decision) + 1;
            if (answer.NoValidLabel is { } none)
                _noValidLabels[(none.Reason, none.Stance)] = _noValidLabels.GetValueOrDefault((none.Reason, none.Stance)) + 1;
            if (AnswerChoice.LabelsOf(answer) is [>= 0, ..] labels)
                _labelSets[labels.Count] = _labelSets.GetValueOrDefault(labels.Count) + 1;
        }
    }
}

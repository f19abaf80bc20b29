namespace Assay.LabelStore.Annotations;

/// <summary>One annotator's answers to one task: the last one that was not taken back counts.</summary>
internal sealed class AnswerStack
{
    private readonly Stack<AnnotationDocument> _answers = new();

    /// <summary>The answer that counts, or null.</summary>
    public AnnotationDocument? Top => _answers.TryPeek(out var top) ? top : null;

    /// <summary>Takes the next annotation in the order in which they were made.</summary>
    public void Apply(AnnotationDocument annotation)
    {
        if (!annotation.Retraction)
            _answers.Push(annotation);
        else
            _answers.TryPop(out _);
    }

    /// <summary>The answers that count among the annotations of one task, oldest first.</summary>
    public static IReadOnlyList<AnnotationDocument> Effective(IEnumerable<AnnotationDocument> annotationsOfTask)
    {
        var stacks = new Dictionary<string, AnswerStack>(StringComparer.Ordinal);
        foreach (var annotation in annotationsOfTask)
        {
            if (!stacks.TryGetValue(annotation.Annotator, out var stack))
                stacks[annotation.Annotator] = stack = new AnswerStack();
            stack.Apply(annotation);
        }

        return [.. stacks.Values.Select(stack => stack.Top).OfType<AnnotationDocument>().OrderBy(answer => answer.Sequence)];
    }
}

using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.Heads;

/// <summary>How often each class was given, predicted, and both. Not thread-safe.</summary>
internal sealed class ClassTally(int classes)
{
    private readonly long[] _given = new long[classes];
    private readonly long[] _predicted = new long[classes];
    private readonly long[] _correct = new long[classes];

    public void Add(HeadColumns columns)
    {
        for (var row = 0; row < columns.Rows; row++)
        {
            if (columns.Scored[row] == 0)
                continue;
            _given[columns.Given[row]]++;
            _predicted[columns.Predicted[row]]++;
            if (columns.Given[row] == columns.Predicted[row])
                _correct[columns.Given[row]]++;
        }
    }

    public HeadReport ToReport() => new()
    {
        Classes =
        {
            from id in Enumerable.Range(0, classes)
            where _given[id] > 0
            select new HeadClassReport { ClassId = id, Given = _given[id], Predicted = _predicted[id], Correct = _correct[id] },
        },
    };
}

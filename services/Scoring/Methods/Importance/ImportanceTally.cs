using Assay.Numerics;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.Importance;

/// <summary>What the report of an importance run is made of; shards are added in their order.</summary>
internal sealed class ImportanceTally
{
    private const int MostImages = 100;

    private readonly SortedDictionary<int, ClassImportance> _classes = [];
    private readonly PriorityQueue<ImportantImage, (double, RowKey)> _best = new(Comparer<(double Importance, RowKey Key)>.Create(
        static (x, y) => x.Importance != y.Importance ? x.Importance.CompareTo(y.Importance) : y.Key.CompareTo(x.Key)));

    public long Scored { get; private set; }

    public void Add(int shard, ImportanceColumns columns)
    {
        for (var row = 0; row < columns.Rows; row++)
        {
            if (columns.Scored[row] == 0)
                continue;
            Scored++;
            var id = columns.Given[row];
            if (!_classes.TryGetValue(id, out var tally))
                _classes.Add(id, tally = new ClassImportance { ClassId = id });
            tally.Images++;
            tally.EffectiveDimensions += columns.ClassLeverage[row];
            tally.MeanImportance += columns.Values[row];
            Keep(new RowKey(shard, row), columns, row);
        }
    }

    public ImportanceReport ToReport()
    {
        var report = new ImportanceReport { Classes = { _classes.Values } };
        foreach (var label in report.Classes)
            label.MeanImportance /= label.Images;
        while (_best.TryDequeue(out var image, out _))
            report.Images.Insert(0, image);
        return report;
    }

    private void Keep(RowKey key, ImportanceColumns columns, int row)
    {
        var priority = ((double)columns.Values[row], key);
        var image = new ImportantImage { ImageId = key.ToString(), ClassId = columns.Given[row], PredictedClass = columns.Predicted[row], Importance = columns.Values[row] };
        if (_best.Count < MostImages)
            _best.Enqueue(image, priority);
        else
            _best.EnqueueDequeue(image, priority);
    }
}

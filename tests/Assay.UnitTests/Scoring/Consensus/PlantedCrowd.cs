using Assay.Numerics.Randomness;
using Assay.Scoring.Core.Consensus;

namespace Assay.UnitTests.Scoring.Consensus;

/// <summary>Images of known class and ten annotators of known reliability: the even ones .9, the odd ones little above chance; five label each image.</summary>
internal sealed class PlantedCrowd
{
    private readonly int[] _truth;
    private readonly int _classes;
    private readonly Xoshiro256 _random;

    public PlantedCrowd(int images, int classes, ulong seed)
    {
        _random = new Xoshiro256(seed);
        _classes = classes;
        _truth = new int[images];
        var builder = new AnnotationTableBuilder(images, 10, classes);
        for (var image = 0; image < images; image++)
        {
            _truth[image] = _random.NextInt32(classes);
            for (var j = 0; j < 10; j++)
            {
                if ((image + j) % 2 == 0 && j % 2 == 0 && j > 4) continue;
                if (_random.NextInt32(2) == 0) builder.Add(image, j, Say(_truth[image], j % 2 == 0 ? .9 : .4));
            }
        }

        Table = builder.Build();
    }

    public AnnotationTable Table { get; }

    /// <summary>Share of annotated images whose label is the truth.</summary>
    public double Accuracy(int[] labels) => (double)labels.Where((label, image) => label == _truth[image]).Count() / Table.AnnotatedImages;

    /// <summary>A model that is right with this probability and says so.</summary>
    public ModelPredictions Model(double accuracy)
    {
        var model = new ModelPredictions(Table);
        for (var image = 0; image < _truth.Length; image++)
        {
            var probabilities = Enumerable.Repeat((float)((1 - accuracy) / (_classes - 1)), _classes).ToArray();
            probabilities[Say(_truth[image], accuracy)] = (float)accuracy;
            model.Set(image, probabilities);
        }

        return model;
    }

    private int Say(int truth, double accuracy)
    {
        if (_random.NextDouble() < accuracy) return truth;
        var other = _random.NextInt32(_classes - 1);
        return other < truth ? other : other + 1;
    }
}

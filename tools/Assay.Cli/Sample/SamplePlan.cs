using Assay.Cli.Sample.Scenes;
using Assay.Numerics.Randomness;

namespace Assay.Cli.Sample;

/// <summary>Decides what each file of a sample set shows, what label it is given, and what is planted in it.</summary>
internal static class SamplePlan
{
    private const double ExactDuplicateShare = 0.01;
    private const double NearDuplicateShare = 0.01;
    private const double DarkShare = 0.015;
    private const double BlurredShare = 0.015;
    private const double BrokenShare = 0.005;
    private const double TwoLabelsShare = 0.03;

    /// <summary>The files in the order of their names.</summary>
    public static IReadOnlyList<SampleItem> Create(SampleOptions options)
    {
        var random = new Xoshiro256(options.Seed);
        var kinds = Kinds(options, random);
        var items = new List<SampleItem>(options.Count);
        for (var i = 0; i < options.Count; i++)
        {
            var scene = SceneCatalog.Classes[i % SceneCatalog.Classes.Count];
            items.Add(kinds[i] is SampleKinds.ExactDuplicate or SampleKinds.NearDuplicate && items.LastOrDefault(item => item.Truth.Kind == SampleKinds.Clean) is { } original
                ? Duplicate(original, kinds[i], i)
                : Fresh(scene, kinds[i], i, random));
        }

        return items.OrderBy(item => item.Truth.Name, StringComparer.Ordinal).ToList();
    }

    private static string[] Kinds(SampleOptions options, Xoshiro256 random)
    {
        var kinds = new List<string>(options.Count);
        Add(SampleKinds.Mislabelled, options.Noise);
        Add(SampleKinds.ExactDuplicate, ExactDuplicateShare);
        Add(SampleKinds.NearDuplicate, NearDuplicateShare);
        Add(SampleKinds.Dark, DarkShare);
        Add(SampleKinds.Blurred, BlurredShare);
        Add(SampleKinds.Broken, BrokenShare);
        Add(SampleKinds.TwoLabels, TwoLabelsShare);
        while (kinds.Count < options.Count)
            kinds.Add(SampleKinds.Clean);

        var shuffled = kinds.ToArray();
        random.Shuffle<string>(shuffled);
        return shuffled;

        void Add(string kind, double share) => kinds.AddRange(Enumerable.Repeat(kind, (int)Math.Round(share * options.Count)));
    }

    private static SampleItem Fresh(string scene, string kind, int number, Xoshiro256 random)
    {
        var seed = random.NextUInt64();
        switch (kind)
        {
            case SampleKinds.Mislabelled:
                return new SampleItem(Truth(Other(scene, random), [scene], kind, number), scene, null, seed);
            case SampleKinds.TwoLabels:
                var second = Other(scene, random);
                return new SampleItem(Truth(random.NextDouble() < 0.5 ? scene : second, [scene, second], kind, number), scene, second, seed);
            default:
                return new SampleItem(Truth(scene, [scene], kind, number), scene, null, seed);
        }
    }

    private static SampleItem Duplicate(SampleItem original, string kind, int number) =>
        original with { Truth = Truth(original.Truth.Given, original.Truth.Truth, kind, number) };

    private static SampleTruth Truth(string given, IReadOnlyList<string> truth, string kind, int number) =>
        new($"{given}/{number:D5}.{Extension(number)}", given, truth, kind);

    // Several formats, as in any collection.
    private static string Extension(int number) => (number % 20) switch { 7 => "png", 13 => "webp", _ => "jpg" };

    private static string Other(string scene, Xoshiro256 random)
    {
        var others = SceneCatalog.Classes.Where(name => name != scene).ToArray();
        return others[random.NextInt32(others.Length)];
    }
}

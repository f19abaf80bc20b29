using Assay.Cli.CommandLine;

namespace Assay.Cli.Sample;

/// <summary>What is true of one image of the sample set, as its side file says.</summary>
/// <param name="Name">Path of the image below the set's images folder, with forward slashes.</param>
/// <param name="Given">Label that the folder gives.</param>
/// <param name="Truth">Labels that are right, one or more.</param>
/// <param name="Kind">What was planted, see <see cref="SampleKinds"/>.</param>
public sealed record SampleTruth(string Name, string Given, IReadOnlyList<string> Truth, string Kind)
{
    public const string FileName = "truth.csv";
    private const string Header = "name,given,truth,kind";

    /// <summary>True if the given label is none of the right ones.</summary>
    public bool IsMislabelled => !Truth.Contains(Given);

    /// <summary>Reads the side file of a set; names and labels hold no commas.</summary>
    public static IReadOnlyList<SampleTruth> Read(string setFolder)
    {
        var lines = File.ReadAllLines(Path.Combine(setFolder, FileName));
        if (lines is not [Header, ..])
            throw new CommandException($"{Path.Combine(setFolder, FileName)} is no truth file of a sample set; remove the folder and make it again with 'assay sample'.");
        return lines.Skip(1).Select(Parse).ToList();
    }

    /// <summary>Writes the side file; last, so that its presence says that the set is whole.</summary>
    public static void Write(string setFolder, IEnumerable<SampleTruth> truths)
    {
        var file = Path.Combine(setFolder, FileName);
        File.WriteAllLines(file + ".partial", truths.Select(truth => $"{truth.Name},{truth.Given},{string.Join('|', truth.Truth)},{truth.Kind}").Prepend(Header));
        File.Move(file + ".partial", file, overwrite: true);
    }

    private static SampleTruth Parse(string line)
    {
        var cells = line.Split(',');
        return new SampleTruth(cells[0], cells[1], cells[2].Split('|'), cells[3]);
    }
}

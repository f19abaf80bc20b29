using System.Globalization;

namespace Assay.LabelStore.Import;

/// <summary>What is wrong with an imported file: the first hundred are kept and all are counted, so that people can mend them at one go.</summary>
internal sealed class ImportProblems(string unit)
{
    private const int Kept = 100;
    private const int Named = 3;
    private readonly List<(long Line, string Text)> _problems = [];
    private long _count;

    public void Add(long line, string problem)
    {
        if (++_count <= Kept)
            _problems.Add((line, string.Create(CultureInfo.InvariantCulture, $"{unit} {line}: {problem}")));
    }

    /// <exception cref="ImportFileException">There is any.</exception>
    public void ThrowIfAny()
    {
        if (_count == 0)
            return;
        var texts = _problems.OrderBy(problem => problem.Line).Select(problem => problem.Text).ToList();
        var more = _count > Named ? string.Create(CultureInfo.InvariantCulture, $"; and {_count - Named:N0} more") : "";
        throw new ImportFileException($"The file was not taken: {string.Join("; ", texts.Take(Named))}{more}. Correct it and import it again.", texts);
    }
}

using System.Globalization;

namespace Assay.Scoring.Core.Consensus;

/// <summary>Confusion matrices of all annotators would not fit into memory, nor could so many numbers be estimated.</summary>
public sealed class TooManyParametersException(int annotators, int classes, long most)
    : ScoringException(string.Create(
        CultureInfo.InvariantCulture,
        $"{annotators:N0} annotators x {classes:N0} x {classes:N0} classes are {(double)annotators * classes * classes:G3} parameters, more than {most:N0}. Use the one-coin model, which has one an annotator."));

namespace Assay.Scoring.Core.Consensus;

/// <summary>A fit of Dawid-Skene.</summary>
/// <param name="Consensus">Most probable classes, the smallest of equals; quality is the posterior there; an annotator's quality is the expected share of right labels by the last round.</param>
/// <param name="Prior">Probability of every class [K].</param>
/// <param name="Iterations">Rounds done.</param>
/// <param name="Converged">False where the rounds ended first.</param>
/// <param name="LogLikelihood">Of all annotations, in nats, 0 or less.</param>
public sealed record DawidSkeneResult(ConsensusResult Consensus, double[] Prior, int Iterations, bool Converged, double LogLikelihood);

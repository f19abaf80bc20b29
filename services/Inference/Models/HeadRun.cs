using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.OutOfSample;

namespace Assay.Inference.Models;

/// <summary>A run of Scoring that trained heads, as its files tell of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Model">Model whose embeddings the heads take.</param>
/// <param name="Heads">One a fold.</param>
/// <param name="Folds">Which image belongs to which fold.</param>
internal sealed record HeadRun(string Id, string Model, IReadOnlyList<SoftmaxHead> Heads, FoldAssignment Folds);

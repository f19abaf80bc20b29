using Assay.Inference.Grpc;
using Assay.Inference.Models;
using Assay.Inference.Pipeline;
using Assay.Numerics.Kernels;
using Assay.Scoring.Core.Heads;

namespace Assay.Inference.Explanations;

/// <summary>Class probabilities of pictures: by a head from their embeddings, or by the model's own logits.</summary>
/// <param name="model">Model.</param>
/// <param name="head">Head; null = the logits.</param>
internal sealed class Predictor(LoadedModel model, SoftmaxHead? head)
{
    /// <summary>K.</summary>
    public int Classes => head?.Classes ?? model.Classes;

    /// <summary>float32 [n, K] of the n pictures that went through the model.</summary>
    /// <exception cref="Assay.ServiceDefaults.Errors.WrongStateException">The model gave numbers that are not finite.</exception>
    public float[] Predict(MicroBatchResult result)
    {
        var probabilities = new float[result.Rows * Classes];
        var numbers = head is null ? result.Logits : result.Embeddings;
        if (!FiniteRows.AllFinite(numbers))
            throw model.NotFinite("that was asked about, or parts of it");
        if (head is null)
        {
            Softmax.Rows(numbers, Classes, probabilities);
            return probabilities;
        }

        // The heads were trained on what columns hold.
        StoredEmbedding.TryRound(numbers, new Half[numbers.Length]);
        head.Predict(numbers, probabilities);
        return probabilities;
    }
}

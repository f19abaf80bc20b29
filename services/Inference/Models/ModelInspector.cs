using System.Security.Cryptography;
using Assay.Onnx;
using Assay.ServiceDefaults.Errors;

namespace Assay.Inference.Models;

/// <summary>Proves a model by composing and running it once, and fills in what its specification leaves open.</summary>
internal sealed class ModelInspector(SessionFactory sessions)
{
    /// <param name="asked">What the caller says of the model; 0 and empty = as the model says.</param>
    /// <param name="file">The ONNX file.</param>
    /// <param name="fileField">Field of the request that names the file.</param>
    /// <exception cref="InvalidInputException">It does not fit; the message says what would.</exception>
    public ModelDocument Inspect(ModelDocument asked, ReadOnlyMemory<byte> file, string fileField)
    {
        var signature = Try(fileField, () => ModelSignature.Read(file.Span));
        var normalisation = Try("spec.std", () => Normalisation.OnByteScale(asked.Mean, asked.Std));
        var spec = new ImageModelSpec
        {
            Input = asked.Input.Length > 0 ? asked.Input : null,
            Width = asked.Width > 0 ? asked.Width : null,
            Height = asked.Height > 0 ? asked.Height : null,
            Layout = asked.Layout,
            ColourOrder = asked.ColourOrder,
            Normalisation = normalisation,
            EmbeddingOutput = asked.EmbeddingOutput.Length > 0 ? asked.EmbeddingOutput : null,
            LogitsOutput = asked.LogitsOutput.Length > 0 ? asked.LogitsOutput : null,
        };
        using var session = Try("spec", () => sessions.Open(ModelComposer.Compose(file.Span, spec)));
        var model = asked with
        {
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Span)),
            Input = signature.Inputs[0].Name,
            Width = session.Width,
            Height = session.Height,
            Mean = normalisation.Mean,
            Std = normalisation.Std,
            EmbeddingOutput = asked.EmbeddingOutput.Length > 0 ? asked.EmbeddingOutput : asked.LogitsOutput.Length > 0 ? asked.LogitsOutput : signature.Outputs[0].Name,
            EmbeddingDimensions = session.EmbeddingDimensions,
            LogitsDimensions = session.LogitsDimensions,
            BatchSize = BatchSize(asked.BatchSize, session),
        };
        Check(model, session);
        return model;
    }

    private static void Check(ModelDocument model, EmbeddingSession session)
    {
        try
        {
            model.Geometry().Validate();
        }
        catch (ArgumentException exception)
        {
            throw new InvalidInputException("spec.resize_short_side", exception.Message);
        }

        if (model.Classes.Count > 0 && model.Classes.Count != model.LogitsDimensions)
        {
            throw new InvalidInputException("spec.classes", model.LogitsDimensions == 0
                ? $"{model.Classes.Count} class names were given for a model without logits; name the logits output or give no classes"
                : $"{model.Classes.Count} class names were given, but \"{model.LogitsOutput}\" has {model.LogitsDimensions} logits; give one name for each, or none");
        }

        var pixels = new byte[session.PixelBytes];
        pixels.AsSpan().Fill(127);
        var embedding = new float[session.EmbeddingDimensions];
        var logits = new float[session.LogitsDimensions];
        Try("spec", () =>
        {
            session.Run(pixels, 1, embedding, logits);
            return true;
        });
        if (embedding.Concat(logits).Any(value => !float.IsFinite(value)))
            throw new InvalidInputException("spec", "the model gives numbers that are not finite (NaN or infinity) for a plain grey image; check its file, mean and std");
    }

    private int BatchSize(int asked, EmbeddingSession session)
    {
        if (session.FixedBatch is not { } size)
            return asked > 0 ? asked : sessions.BatchSizeFor(session.Width, session.Height);
        return asked == 0 || asked % size == 0
            ? Math.Max(asked, size)
            : throw new InvalidInputException("spec.batch_size", $"is {asked}, but the model takes batches of {size}; give a multiple of it, or 0");
    }

    private static T Try<T>(string field, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (ModelException exception)
        {
            throw new InvalidInputException(field, exception.Message);
        }
    }
}

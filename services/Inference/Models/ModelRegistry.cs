using Assay.Documents;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.Onnx;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Models;

/// <summary>The models that can be used: a document each, and the ONNX file in the object store.</summary>
internal sealed class ModelRegistry(
    IDocumentStore documents, IObjectStore store, ImageContentReader reader, ModelInspector inspector, IOptions<InferenceOptions> options, TimeProvider time)
{
    private readonly IDocumentCollection<ModelDocument> _models = documents.Collection(ModelDocument.Collection);
    private readonly SemaphoreSlim _registering = new(1);

    /// <summary>Name of the model that is used where none is named.</summary>
    public string DefaultName => options.Value.DefaultModel.Length > 0 ? options.Value.DefaultModel : Onnx.DefaultModel.Name;

    /// <exception cref="NotFoundException">There is no such model.</exception>
    public async Task<ModelDocument> GetAsync(string name, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken)
        ?? throw new NotFoundException($"There is no model \"{name}\"; register it, or list the models to see their names.");

    public async Task<ModelDocument?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await _models.FindAsync(name, cancellationToken))?.Value;

    /// <summary>Models in ordinal order of their names.</summary>
    public async Task<(IReadOnlyList<ModelDocument> Models, string? NextPage)> ListAsync(int limit, string? page, CancellationToken cancellationToken)
    {
        var found = await _models.QueryAsync(DocumentQuery.All with { Limit = limit, Continuation = page }, cancellationToken);
        return ([.. found.Items.Select(item => item.Value)], found.Continuation);
    }

    /// <summary>Registers the model in a file of this machine or in an object.</summary>
    /// <param name="asked">What the caller says of the model.</param>
    /// <param name="location">Where its ONNX file is.</param>
    /// <param name="field">Field of the request that names the file.</param>
    /// <param name="cancellationToken">Stops before anything is registered.</param>
    /// <exception cref="InvalidInputException">The file or the specification is no good.</exception>
    /// <exception cref="AlreadyExistsException">The name is taken.</exception>
    public async Task<ModelDocument> RegisterAsync(ModelDocument asked, ImageLocation location, string field, CancellationToken cancellationToken)
    {
        await ThrowIfTakenAsync(asked.Name, cancellationToken);
        using var file = await ReadAsync(location, field, cancellationToken);
        return await RegisterAsync(asked, file.Bytes, field, cancellationToken);
    }

    /// <summary>Registers the model in memory.</summary>
    /// <inheritdoc cref="RegisterAsync(ModelDocument, ImageLocation, string, CancellationToken)"/>
    public async Task<ModelDocument> RegisterAsync(ModelDocument asked, ReadOnlyMemory<byte> file, string field, CancellationToken cancellationToken)
    {
        // One at a time: a large model takes its size several times over while it is looked at.
        await _registering.WaitAsync(cancellationToken);
        try
        {
            await ThrowIfTakenAsync(asked.Name, cancellationToken);
            var model = inspector.Inspect(asked, file, field) with { Created = time.GetUtcNow() };
            // The file first: a document promises that it is there. Its key has its hash, so that another process which registers the name at the
            // same time with another file does not replace it, whoever of the two is first with the document.
            var key = DatasetKeys.ModelFile(model.Name, model.Sha256);
            await store.PutAsync(key, file, cancellationToken);
            if (await _models.InsertIfAbsentAsync(model, cancellationToken))
                return model;
            if ((await GetAsync(model.Name, cancellationToken)).Sha256 != model.Sha256)
                await store.DeleteAsync(key, cancellationToken);
            throw Taken(asked.Name);
        }
        catch (ExecutionProviderException exception)
        {
            throw new WrongStateException(exception.Message, exception);
        }
        finally
        {
            _registering.Release();
        }
    }

    private async Task ThrowIfTakenAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is not null)
            throw Taken(name);
    }

    private static AlreadyExistsException Taken(string name) =>
        new($"There is a model \"{name}\" already. Models never change; register this one under another name, such as \"{name}-2\".");

    private async Task<ImageContent> ReadAsync(ImageLocation location, string field, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(location, new ImageContentLimits { MaxBytes = options.Value.MaxModelBytes }, cancellationToken);
        }
        catch (ImageContentException exception)
        {
            var what = location.Kind == ImageLocationKind.Object ? "object" : "file";
            throw new InvalidInputException(field, exception.Problem switch
            {
                ImageContentProblem.Missing => $"there is no {what} \"{location.Path}\"",
                ImageContentProblem.Empty => $"the {what} \"{location.Path}\" is empty; an ONNX model is expected",
                ImageContentProblem.TooLarge => $"the {what} \"{location.Path}\" is larger than {options.Value.MaxModelBytes} bytes ({InferenceOptions.Section}:{nameof(InferenceOptions.MaxModelBytes)})",
                ImageContentProblem.Forbidden => $"\"{location.Path}\" may not be read; it must be readable and lie below one of the folders in {LocalFilesOptions.Section}:{nameof(LocalFilesOptions.AllowedRoots)}",
                _ => exception.Message,
            });
        }
    }
}

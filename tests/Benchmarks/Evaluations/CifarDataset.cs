using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;

namespace Assay.Benchmarks.Evaluations;

/// <summary>Images of CIFAR-10 as a data set of Assay, with the embeddings that <see cref="CifarCache"/> keeps instead of a quarter of an hour of embedding.</summary>
internal static class CifarDataset
{
    public const string Model = "mobilenet-v2";

    /// <summary>Ingests the images under their true labels and puts their embeddings where Inference would.</summary>
    public static async Task AddAsync(EvaluationHost host, string dataset, CifarEmbeddings images)
    {
        var (folder, manifest) = (await new CifarCache().UnpackAsync(), Path.Combine(host.Folder, $"{dataset}.csv"));
        await File.WriteAllLinesAsync(
            manifest, images.Names.Select((name, row) => $"{Path.GetFullPath(Path.Combine(folder, name))},{name},{CifarEmbeddings.Classes[images.Labels[row]]}").Prepend("path,name,label"));
        await host.IngestAsync(dataset, new Source { Manifest = new ManifestSource { Path = manifest } });
        await host.Inference.RegisterModelAsync(new RegisterModelRequest { Name = Model, Path = RealData.Path(RealData.MobileNet), Spec = MobileNetV2.Spec() });

        var rows = images.Names.Index().ToDictionary(name => name.Item, name => name.Index);
        foreach (var shard in (await host.ListImagesAsync(dataset)).GroupBy(image => ImageRow.Of(image).Shard))
        {
            var column = new Half[shard.Count() * CifarEmbeddings.Dimensions];
            foreach (var image in shard)
            {
                images.Embeddings.AsSpan(rows[image.Name] * CifarEmbeddings.Dimensions, CifarEmbeddings.Dimensions)
                    .CopyTo(column.AsSpan(ImageRow.Of(image).Row * CifarEmbeddings.Dimensions));
            }

            await host.Objects.WriteColumnAsync<Half>(DatasetKeys.Embeddings(dataset, shard.Key, Model), shard.Count(), CifarEmbeddings.Dimensions, column);
        }
    }
}

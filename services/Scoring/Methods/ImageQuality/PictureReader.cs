using System.Buffers.Binary;
using System.Globalization;
using Assay.Numerics;
using Assay.Numerics.Kernels;
using Assay.ObjectStorage.Columns;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.ImageQuality;
using Assay.Scoring.Inputs;

namespace Assay.Scoring.Methods.ImageQuality;

/// <summary>Reads what was measured of every image, its hashes and its embedding.</summary>
internal sealed class PictureReader(ShardInputs inputs)
{
    public async Task<Pictures> ReadAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var labels = new int[run.Shards][];
        await context.ForShardsAsync(string.Create(CultureInfo.InvariantCulture, $"reading the labels of {run.Shards:N0} shards"), async (shard, token) =>
        {
            labels[shard] = (await inputs.ReadRowsAsync(run, context.Labels, shard, token)).Given;
            return labels[shard].Length;
        }, cancellationToken);

        var pictures = new Pictures([.. labels.Select(given => given.Length)], run.Dimensions);
        var embeddings = new Half[run.Shards][];
        await context.ForShardsAsync(string.Create(CultureInfo.InvariantCulture, $"reading what was measured of {run.Shards:N0} shards"), async (shard, token) =>
        {
            var (start, length) = pictures.Places.OfShard(shard);
            labels[shard].CopyTo(pictures.Given, start);
            Take(await inputs.ReadFactsAsync(run.Dataset, shard, token), pictures, start);
            Take(await inputs.ReadHashesAsync(run.Dataset, shard, length, token), pictures, start);
            embeddings[shard] = Decoded(await inputs.ReadEmbeddingsAsync(run, shard, length, token), pictures.Decoded.AsSpan(start, length), shard, run.Dimensions);
            return length;
        }, cancellationToken);

        pictures.Embedded = [.. Enumerable.Range(0, pictures.Count).Where(image => pictures.Decoded[image])];
        foreach (var shard in embeddings)
            pictures.Embeddings.Add(shard);
        return pictures;
    }

    private static void Take(ShardFacts facts, Pictures pictures, int start)
    {
        var decoded = Column("decoded");
        var (width, height) = (Column("width"), Column("height"));
        var (dark, bright) = (Column("luma_p99"), Column("luma_p05"));
        var (sharpness, entropy, greyscale) = (Column("sharpness"), Column("entropy"), Column("greyscale"));
        for (var row = 0; row < facts.Rows; row++)
        {
            var image = start + row;
            if (!(pictures.Decoded[image] = decoded[row] != 0))
                continue;
            pictures.Size[image] = MathF.Sqrt(width[row] * height[row]);
            pictures.Dark[image] = Measured(dark[row], QualityScores.Dark);
            pictures.Bright[image] = Measured(bright[row], QualityScores.Bright);
            pictures.Blurry[image] = Measured(sharpness[row], QualityScores.Blurry);
            pictures.LowInformation[image] = Measured(entropy[row], QualityScores.LowInformation);
            pictures.OddAspectRatio[image] = float.IsNaN(width[row]) ? 1 : QualityScores.OddAspectRatio(width[row], height[row]);
            pictures.Greyscale[image] = greyscale[row] == 1;
        }

        float[] Column(string name)
        {
            if (!facts.Has(name))
            {
                lock (pictures.Unmeasured)
                    pictures.Unmeasured.Add(name);
            }

            return facts.Column(name);
        }
    }

    private static float Measured(float fact, Func<float, float> score) => float.IsNaN(fact) ? 1 : score(fact);

    private static void Take(NpyColumn<byte> hashes, Pictures pictures, int start)
    {
        for (var row = 0; row < hashes.Rows; row++)
        {
            pictures.Sha256[start + row] = BinaryPrimitives.ReadUInt128BigEndian(hashes[row]);
            pictures.PerceptualHash[start + row] = BinaryPrimitives.ReadUInt64BigEndian(hashes[row][32..]);
        }
    }

    /// <summary>The embeddings of the images that could be decoded; the others have none.</summary>
    private static Half[] Decoded(Half[] embeddings, ReadOnlySpan<bool> decoded, int shard, int dimensions)
    {
        var kept = 0;
        var row = new float[dimensions];
        for (var i = 0; i < decoded.Length; i++)
        {
            if (!decoded[i])
                continue;
            var embedding = embeddings.AsSpan(i * dimensions, dimensions);
            HalfConversion.ToSingle(embedding, row);
            if (!FiniteRows.AllFinite(row))
                throw new NonFiniteEmbeddingsException(1, decoded.Length, new RowKey(shard, i));
            embedding.CopyTo(embeddings.AsSpan(kept++ * dimensions));
        }

        return kept == decoded.Length ? embeddings : embeddings[..(kept * dimensions)];
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using Assay.Numerics;
using Assay.Training;

namespace Assay.Benchmarks.Evaluations;

/// <summary>MNIST's digits, 28 x 28, grey, from LeCun's files; an image's id is (0, its place in the file), in the test set (1, place).</summary>
internal static class MnistImages
{
    public const int Classes = 10;

    private const int ImagesMagic = 0x803;
    private const int LabelsMagic = 0x801;

    /// <summary>60,000 images.</summary>
    public static LabelledImages Train() => Load("train", shard: 0);

    /// <summary>10,000 images.</summary>
    public static LabelledImages Test() => Load("t10k", shard: 1);

    private static LabelledImages Load(string name, int shard)
    {
        var (sizes, pixels) = Read($"mnist/{name}-images-idx3-ubyte.gz", ImagesMagic, dimensions: 3);
        var (_, labels) = Read($"mnist/{name}-labels-idx1-ubyte.gz", LabelsMagic, dimensions: 1);
        RowKey[] ids = [.. Enumerable.Range(0, sizes[0]).Select(row => new RowKey(shard, row))];
        return new LabelledImages(sizes[2], sizes[1], 1, pixels, Array.ConvertAll(labels, label => (int)label), Classes, ids);
    }

    /// <summary>The idx format: magic number and sizes as big-endian int32, then the bytes.</summary>
    private static (int[] Sizes, byte[] Bytes) Read(string file, int magic, int dimensions)
    {
        var path = RealData.Path(file);
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress)) gzip.CopyTo(unpacked);
        var bytes = unpacked.ToArray();
        var numbers = Enumerable.Range(0, 1 + dimensions).Select(i => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(i * sizeof(int)))).ToArray();
        var content = bytes[(numbers.Length * sizeof(int))..];
        return numbers[0] == magic && content.Length == numbers.Skip(1).Aggregate(1, (product, size) => product * size)
            ? (numbers[1..], content)
            : throw new InvalidDataException($"{path} is no idx file of {dimensions} dimensions.");
    }
}

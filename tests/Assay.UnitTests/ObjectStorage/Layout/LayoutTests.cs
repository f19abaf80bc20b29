using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Xunit;

namespace Assay.UnitTests.ObjectStorage.Layout;

public sealed class LayoutTests
{
    [Theory]
    [InlineData(42, 17, "000042-0017")]
    [InlineData(0, 0, "000000-0000")]
    [InlineData(999_999, 9_999, "999999-9999")]
    [InlineData(1_000_000, 10_000, "1000000-10000")]
    [InlineData(int.MaxValue, int.MaxValue, "2147483647-2147483647")]
    public void ImageId_Text_RoundTrips(int shard, int row, string text)
    {
        Assert.Equal(text, new ImageId(shard, row).ToString());
        Assert.Equal(new ImageId(shard, row), ImageId.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("42-17")]
    [InlineData("000042")]
    [InlineData("000042-")]
    [InlineData("000042-017")]
    [InlineData("0000042-0017")]
    [InlineData("000042-00017")]
    [InlineData("000042-0017 ")]
    [InlineData("000042--017")]
    [InlineData("+00042-0017")]
    [InlineData("000042-0017-1")]
    [InlineData("9999999999-0000")]
    [InlineData("٠٠٠٠٤٢-٠٠١٧")]
    public void ImageId_OtherText_DoesNotParse(string text)
    {
        Assert.False(ImageId.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ImageId.Parse(text));
    }

    [Fact]
    public void ImageId_Order_IsByShardThenRow() =>
        Assert.Equal(
            [new(1, 9), new(2, 0), new(2, 3), new(10, 0)],
            new ImageId[] { new(10, 0), new(2, 3), new(1, 9), new(2, 0) }.Order());

    [Theory]
    [InlineData("birds", true)]
    [InlineData("0.a_b-c", true)]
    [InlineData("Birds", false)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a/b", false)]
    [InlineData("..", false)]
    [InlineData("a\n", false)]
    public void DatasetName_Rule_IsTheSlugs(string name, bool valid)
    {
        Assert.Equal(valid, DatasetName.IsValid(name));
        if (!valid)
            Assert.Contains("data set name", Assert.Throws<ArgumentException>(() => DatasetKeys.Shards(name)).Message);
    }

    [Fact]
    public void DatasetName_Length_IsLimited()
    {
        Assert.True(DatasetName.IsValid(new string('a', 63)));
        Assert.False(DatasetName.IsValid(new string('a', 64)));
    }

    [Theory]
    [InlineData("given", 0)]
    [InlineData("v0001", 1)]
    [InlineData("v12345", 12345)]
    [InlineData("v0000", -1)]
    [InlineData("v00001", -1)]
    [InlineData("v1", -1)]
    [InlineData("V0001", -1)]
    [InlineData("v99999999999", -1)]
    [InlineData(null, -1)]
    public void LabelVersionName_NumberOf_IsItsPlace(string? name, int number)
    {
        Assert.Equal(number, LabelVersionName.NumberOf(name));
        if (number > 0)
            Assert.Equal(name, LabelVersionName.ForNumber(number));
    }

    [Theory]
    [InlineData("cleaning-000", true)]
    [InlineData("0.a_b", true)]
    [InlineData("version", true)]
    [InlineData("given", false)]
    [InlineData("none", false)]
    [InlineData("v0001", false)]
    [InlineData("v1", false)]
    [InlineData("v00001", false)]
    [InlineData("Cleaning", false)]
    [InlineData("../given", false)]
    [InlineData(".hidden", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void LabelVersionName_IsBranch_IsNoNameOfTheLine(string? name, bool branch)
    {
        Assert.Equal(branch, LabelVersionName.IsBranch(name));
        if (branch)
            Assert.True(LabelVersionName.IsValid(name));
    }

    [Fact]
    public void DatasetKeys_All_AreThoseOfTheDesignAndValid()
    {
        var sha256 = Convert.FromHexString("ab" + new string('0', 62));
        string[] expected =
        [
            "datasets/birds/shards/000042/images.jsonl", "datasets/birds/shards/000042/facts.npy", "datasets/birds/shards/000042/facts.json",
            "datasets/birds/shards/000042/hashes.npy", "datasets/birds/shards/000042/quarantine.jsonl",
            "datasets/birds/shards/000042/net/embeddings.npy", "datasets/birds/shards/000042/net/logits.npy",
            "datasets/birds/labels/given/000042.npy", "datasets/birds/labels/v0001/version.json",
            "datasets/birds/labels/v0001/000042.indptr.npy", "datasets/birds/labels/v0001/000042.indices.npy",
            "datasets/birds/runs/r1/000042/self_confidence.npy", "datasets/birds/runs/r1/summary.json", "datasets/birds/runs/r1/head.npy",
            "datasets/birds/listings/job1.jsonl", "datasets/birds/exports/e1/labels.csv", "models/net/9f86d081.onnx",
            $"images/ab/ab{new string('0', 62)}",
        ];
        string[] actual =
        [
            DatasetKeys.Images("birds", 42), DatasetKeys.Facts("birds", 42), DatasetKeys.FactNames("birds", 42),
            DatasetKeys.Hashes("birds", 42), DatasetKeys.Quarantine("birds", 42),
            DatasetKeys.Embeddings("birds", 42, "net"), DatasetKeys.Logits("birds", 42, "net"),
            DatasetKeys.Labels("birds", "given", 42), DatasetKeys.LabelManifest("birds", "v0001"),
            DatasetKeys.LabelIndptr("birds", "v0001", 42), DatasetKeys.LabelIndices("birds", "v0001", 42),
            DatasetKeys.RunColumn("birds", "r1", 42, "self_confidence"), DatasetKeys.RunSummary("birds", "r1"), DatasetKeys.RunFile("birds", "r1", "head.npy"),
            DatasetKeys.Listing("birds", "job1"), DatasetKeys.Export("birds", "e1", "labels.csv"), DatasetKeys.ModelFile("net", "9f86d081"),
            DatasetKeys.Image(sha256),
        ];
        Assert.Equal(expected, actual);
        Assert.All(actual, key => Assert.True(ObjectKey.IsValid(key)));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    public void DatasetKeys_NamesThatAreNoSegment_AreRefused(string name)
    {
        Assert.Throws<ArgumentException>(() => DatasetKeys.Embeddings("birds", 0, name));
        Assert.Throws<ArgumentException>(() => DatasetKeys.Run("birds", name));
        Assert.Throws<ArgumentException>(() => DatasetKeys.RunColumn("birds", "r", 0, name));
        Assert.Throws<ArgumentException>(() => DatasetKeys.Labels("birds", name, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DatasetKeys.Images("birds", -1));
    }

    [Theory]
    [InlineData("datasets/birds/shards/000042/net/embeddings.npy", 42, "net/embeddings.npy")]
    [InlineData("datasets/birds/shards/1000000/images.jsonl", 1_000_000, "images.jsonl")]
    public void TryParseShardKey_KeyOfAShard_GivesShardAndFile(string key, int shard, string file)
    {
        Assert.True(DatasetKeys.TryParseShardKey("birds", key, out var parsed, out var rest));
        Assert.Equal((shard, file), (parsed, rest));
    }

    [Theory]
    [InlineData("datasets/other/shards/000042/images.jsonl")]
    [InlineData("datasets/birds/shards/42/images.jsonl")]
    [InlineData("datasets/birds/shards/000042")]
    [InlineData("datasets/birds/shards/x/images.jsonl")]
    public void TryParseShardKey_OtherKey_IsFalse(string key) =>
        Assert.False(DatasetKeys.TryParseShardKey("birds", key, out _, out _));

    [Fact]
    public void ObjectKeyCompare_AnyTexts_EqualsTheOrderOfTheirUtf8Bytes()
    {
        var random = new Random(5);
        string[] alphabet = ["a", "/", "\ue000", "\uffff", "😀", "\ud7ff", "é", ""];
        for (var i = 0; i < 2000; i++)
        {
            var (x, y) = (Text(), Text());
            var expected = Math.Sign(System.Text.Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(y)));
            Assert.Equal(expected, Math.Sign(ObjectKey.Compare(x, y)));
        }

        string Text() => string.Concat(Enumerable.Range(0, 4).Select(_ => alphabet[random.Next(alphabet.Length)]));
    }
}

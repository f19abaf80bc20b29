using System.Text;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Xunit;

namespace Assay.UnitTests.ObjectStorage.Images;

public sealed class ImageRecordTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderObjectStore _store;

    public ImageRecordTests() => _store = new FolderObjectStore(_folder.Path);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ToBytes_Records_AreOneCompactLineEachInFixedOrder()
    {
        ImageRecord[] records =
        [
            new() { Location = ImageLocation.File("/data/a b.jpg"), Name = "grüße \"x\" <&>'+\n日本.jpg", Labels = ["cat", "dog"] },
            new()
            {
                Location = ImageLocation.Object("tars/0.tar", 512, 1000), Name = "x", Split = "train",
                Known = new Dictionary<string, string> { ["z"] = "1", ["a"] = "2", ["B"] = "3" },
            },
        ];
        Assert.Equal(
            """{"location":{"kind":"file","path":"/data/a b.jpg"},"name":"grüße \"x\" <&>'+\n日本.jpg","labels":["cat","dog"]}""" + "\n" +
            """{"location":{"kind":"object","path":"tars/0.tar","offset":512,"length":1000},"name":"x","labels":[],"split":"train","known":{"B":"3","a":"2","z":"1"}}""" + "\n",
            Encoding.UTF8.GetString(ImageRecordWriter.ToBytes(records)));
    }

    [Fact]
    public async Task ReadImageRecordsAsync_WhatWasWritten_IsTheSame()
    {
        var records = Enumerable.Range(0, 3000).Select(i => new ImageRecord
        {
            Location = i % 2 == 0 ? ImageLocation.File($"/x/{i}") : ImageLocation.Object($"k/{i}", i, i + 1),
            Name = $"é\u2028😀\r\n{i}{new string('n', i % 500)}",
            Labels = [.. Enumerable.Range(0, i % 3).Select(l => $"label {l}")],
            Split = i % 5 == 0 ? "test" : null,
            Known = i % 7 == 0 ? new Dictionary<string, string> { ["k"] = $"{i}" } : null,
        }).ToList();
        await _store.WriteImageRecordsAsync("images.jsonl", records);
        var read = await _store.ReadImageRecordsAsync("images.jsonl");
        Assert.Equal(ImageRecordWriter.ToBytes(records), ImageRecordWriter.ToBytes(read));
        Assert.Equal(records[1].Location, read[1].Location);
        Assert.Equal(records[2999].Name, read[2999].Name);
        Assert.Equal(records[5].Labels, read[5].Labels);
    }

    [Theory]
    [InlineData("{\"name\":\"x\"}\n", 1)]
    [InlineData("{\"location\":{\"kind\":\"file\",\"path\":\"/a\"},\"name\":\"x\"}\n\nnot json\n", 3)]
    [InlineData("{\"location\":{\"kind\":\"ftp\",\"path\":\"/a\"},\"name\":\"x\"}", 1)]
    [InlineData("{\"location\":{\"kind\":\"file\",\"path\":\"/a\"},\"name\":\"x", 1)]
    [InlineData("null", 1)]
    public async Task ReadImageRecordsAsync_BadLine_NamesFileAndLine(string text, int line)
    {
        await _store.PutAsync("images.jsonl", Encoding.UTF8.GetBytes(text));
        var e = await Assert.ThrowsAsync<ObjectStoreException>(() => _store.ReadImageRecordsAsync("images.jsonl"));
        Assert.StartsWith($"Line {line} of 'images.jsonl' is not an image record", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadImageRecordsAsync_Empty_IsNone()
    {
        await _store.PutAsync("images.jsonl", ReadOnlyMemory<byte>.Empty);
        Assert.Empty(await _store.ReadImageRecordsAsync("images.jsonl"));
    }
}

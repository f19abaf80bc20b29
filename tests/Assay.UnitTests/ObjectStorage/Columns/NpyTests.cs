using System.Text;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Xunit;

namespace Assay.UnitTests.ObjectStorage.Columns;

public sealed class NpyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderObjectStore _store;

    public NpyTests() => _store = new FolderObjectStore(_folder.Path);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    // The whole file as numpy 1.24's np.save wrote it: np.array([[1, 2.5], [-3, 65504]], '<f2').
    private const string Float16FromNumpy =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAPABBAML/ew==";

    // np.asfortranarray(np.ones((2, 3), '<f4')), by np.save.
    private const string FortranFromNumpy =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AACAPwAAgD8AAIA/AACAPwAAgD8=";

    [Fact]
    public async Task WriteColumnAsync_Float16Matrix_EqualsNumpysBytes()
    {
        await _store.WriteColumnAsync<Half>("c", 2, 2, new[] { (Half)1, (Half)2.5, (Half)(-3), (Half)65504 });
        Assert.Equal(Convert.FromBase64String(Float16FromNumpy), await _store.ReadAllAsync("c"));
    }

    /// <summary>The dictionaries and elements are those np.save of numpy 1.24 wrote for the same arrays; each header had 128 bytes.</summary>
    [Fact]
    public async Task WriteColumnAsync_EveryType_EqualsNumpysBytes()
    {
        await _store.WriteColumnAsync<float>("f4", new[] { 1.5f, -2 });
        await AssertFileAsync("f4", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "0000c03f000000c0");
        await _store.WriteColumnAsync<double>("f8", new[] { 1.5, -2 });
        await AssertFileAsync("f8", "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", "000000000000f83f00000000000000c0");
        await _store.WriteColumnAsync<int>("i4", 2, 2, new[] { -1, 0, int.MaxValue, int.MinValue });
        await AssertFileAsync("i4", "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 2), }", "ffffffff00000000ffffff7f00000080");
        await _store.WriteColumnAsync<byte>("u1", 3, 1, new byte[] { 0, 1, 2 });
        await AssertFileAsync("u1", "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 1), }", "000102");
        await _store.WriteColumnAsync<long>("i8", new[] { 1L << 62, -1 });
        await AssertFileAsync("i8", "{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }", "0000000000000040ffffffffffffffff");
        await _store.WriteColumnAsync<float>("empty", 0, 7, Array.Empty<float>());
        await AssertFileAsync("empty", "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 7), }", "");
        Assert.Equal(128, NpyHeader.Create(NpyType.Int64, long.MaxValue, long.MaxValue).DataOffset);
    }

    [Fact]
    public async Task ReadColumnAsync_WhatWasWritten_IsTheSame()
    {
        var random = new Random(3);
        foreach (var (rows, columns) in new[] { (0, 5), (1, 1), (7, 3), (2048, 40) })
        {
            var floats = Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle()).ToArray();
            await _store.WriteColumnAsync<float>("m", rows, columns, floats);
            var column = await _store.ReadColumnAsync<float>("m", rows, columns);
            Assert.Equal((rows, columns), (column.Rows, column.Columns));
            Assert.Equal(floats, column.Elements);
            if (rows > 0)
                Assert.Equal(floats[^columns..], column[rows - 1].ToArray());
        }

        var longs = Enumerable.Range(0, 100).Select(_ => random.NextInt64()).ToArray();
        await _store.WriteColumnAsync<long>("v", longs);
        Assert.Equal(longs, (await _store.ReadColumnAsync<long>("v", 100, 1)).Elements);
        Assert.False((await _store.ReadColumnHeaderAsync("v")).IsMatrix);
    }

    [Fact]
    public async Task ReadRowsAsync_AnyRange_EqualsThoseRowsOfTheWhole()
    {
        var elements = Enumerable.Range(0, 50 * 3).ToArray();
        await _store.WriteColumnAsync<int>("m", 50, 3, elements);
        foreach (var (first, count) in new[] { (0, 50), (0, 1), (49, 1), (17, 8), (50, 0), (0, 0) })
            Assert.Equal(elements[(first * 3)..((first + count) * 3)], (await _store.ReadRowsAsync<int>("m", first, count)).Elements);

        foreach (var (first, count) in new[] { (50, 1), (-1, 1), (0, 51) })
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _store.ReadRowsAsync<int>("m", first, count));
        await Assert.ThrowsAsync<NpyFormatException>(() => _store.ReadRowsAsync<float>("m", 0, 1));
    }

    [Fact]
    public async Task ReadColumnAsync_NotAsAsked_SaysWhatItIs()
    {
        await _store.WriteColumnAsync<float>("m", 4, 2, new float[8]);
        await AssertFormatAsync("holds Float32, not Int32", () => _store.ReadColumnAsync<int>("m"));
        await AssertFormatAsync("shape [4, 2], not [5, any]", () => _store.ReadColumnAsync<float>("m", rows: 5));
        await AssertFormatAsync("shape [4, 2], not [any, 1]", () => _store.ReadColumnAsync<float>("m", columns: 1));
        await Assert.ThrowsAsync<NotSupportedException>(() => _store.ReadColumnAsync<decimal>("m"));
        await Assert.ThrowsAsync<ArgumentException>(() => _store.WriteColumnAsync<float>("m", 3, 3, new float[8]));
    }

    [Fact]
    public async Task ReadColumnAsync_DamagedFile_SaysHow()
    {
        await _store.WriteColumnAsync<int>("good", 300, 1, new int[300]);
        var good = await _store.ReadAllAsync("good");

        foreach (var length in new[] { 0, 5, 11, 60, 127, 128, 500, good.Length - 1 })
            await AssertFormatAsync(good[..length], "truncated");
        await AssertFormatAsync([.. good, 0], "1 bytes follow");
        await AssertFormatAsync([(byte)'P', .. good[1..]], "magic");
        await AssertFormatAsync([.. good[..6], 9, .. good[7..]], "version 9");
        await AssertFormatAsync(Convert.FromBase64String(FortranFromNumpy), "Fortran order");
        await AssertFormatAsync(Header("{'descr': '>i4', 'fortran_order': False, 'shape': (3,), }"), "'>i4'");
        await AssertFormatAsync(Header("{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2, 3), }"), "3 dimensions");
        await AssertFormatAsync(Header("{'descr': '<i4', 'fortran_order': False, 'shape': (), }"), "0 dimensions");
        await AssertFormatAsync(Header("{'descr': '<i4', 'fortran_order': False, 'shape': (-3,), }"), "'-3'");
        await AssertFormatAsync(Header("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (3,), }"), "damaged");
        await AssertFormatAsync(Header("{'descr': '<i4', 'fortran_order': False, 'shape': (9223372036854775807, 9), }"), "claims");
        await AssertFormatAsync(Header("{'descr': '<i4', 'fortran_order': False, 'shape': (4611686018427387, 9), }"), "truncated");
    }

    [Fact]
    public async Task ReadColumnAsync_OtherWritersHeaders_AreRead()
    {
        // Version 2, other order of the keys, no padding, and longer than what is read first.
        var dictionary = "{'shape': (2,), 'fortran_order': True, 'descr': '<i4'}" + new string(' ', 300) + "\n";
        byte[] file =
        [
            0x93, .. "NUMPY"u8, 2, 0, .. BitConverter.GetBytes(dictionary.Length), .. Encoding.ASCII.GetBytes(dictionary), 7, 0, 0, 0, 9, 0, 0, 0,
        ];
        await _store.PutAsync("v2", file);
        Assert.Equal((int[])[7, 9], (await _store.ReadColumnAsync<int>("v2")).Elements);
        Assert.Equal((int[])[9], (await _store.ReadRowsAsync<int>("v2", 1, 1)).Elements);
    }

    private static byte[] Header(string dictionary)
    {
        var text = dictionary.PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text), .. new byte[12]];
    }

    private async Task AssertFormatAsync(byte[] file, string expected)
    {
        await _store.PutAsync("bad", file);
        await AssertFormatAsync(expected, () => _store.ReadColumnAsync<int>("bad"));
    }

    private static async Task AssertFormatAsync(string expected, Func<Task> read)
    {
        var e = await Assert.ThrowsAsync<NpyFormatException>(read);
        Assert.Contains(expected, e.Message);
        Assert.StartsWith("The column '", e.Message, StringComparison.Ordinal);
    }

    private async Task AssertFileAsync(string key, string dictionary, string elements)
    {
        var bytes = await _store.ReadAllAsync(key);
        Assert.Equal("934e554d505901007600", Convert.ToHexStringLower(bytes.AsSpan(0, 10)));
        Assert.Equal(dictionary.PadRight(117) + "\n", Encoding.ASCII.GetString(bytes, 10, 118));
        Assert.Equal(elements, Convert.ToHexStringLower(bytes.AsSpan(128)));
    }
}

using System.Text;
using Assay.ServiceDefaults.Export;
using Xunit;

namespace Assay.FunctionalTests.LabelStore.Exchange;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("owl", "owl")]
    [InlineData("", "%")]
    [InlineData(".", "%2E")]
    [InlineData("..", "%2E%2E")]
    [InlineData("a/b\\c", "a%2Fb%5Cc")]
    [InlineData("100 %", "100 %25")]
    [InlineData(".hidden ", "%2Ehidden%20")]
    [InlineData("line\nbreak", "line%0Abreak")]
    [InlineData("Größe 日本 🦉", "Größe 日本 🦉")]
    public void Encode_AnyName_IsAFileNameThatDecodes(string name, string file)
    {
        Assert.Equal(file, FileNames.Encode(name));
        Assert.Equal(name, FileNames.Decode(file));
    }

    [Fact]
    public void Encode_LongNames_AreCutToDifferentFilesWithTheirEndings()
    {
        var (one, other) = (FileNames.Encode(new string('日', 300) + "1.jpg"), FileNames.Encode(new string('日', 300) + "2.jpg"));
        Assert.NotEqual(one, other);
        Assert.All((string[])[one, other], file => Assert.InRange(Encoding.UTF8.GetByteCount(file), 100, FileNames.MaxBytes));
        Assert.EndsWith(".jpg", one, StringComparison.Ordinal);
    }
}

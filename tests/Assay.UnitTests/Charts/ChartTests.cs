using System.Xml.Linq;
using Assay.Charts;
using Xunit;

namespace Assay.UnitTests.Charts;

public sealed class ChartTests
{
    [Fact]
    public void LineChart_SeriesWithBands_DrawsAllOfThemWithNames()
    {
        var chart = new LineChart("Accuracy", "labels", "accuracy", doublings: true);
        chart.Add("rde <1>", [new ChartPoint(160, .5, .4, .6), new ChartPoint(320, .6, .55, .65), new ChartPoint(5120, .9, .9, .9)]);
        chart.Add("random", [new ChartPoint(160, .5, .5, .5), new ChartPoint(5120, .8, .8, .8)], isBaseline: true);

        var svg = XDocument.Parse(Chart.ToSvg("A & B", chart));

        var texts = Elements(svg, "text").Select(text => text.Value).ToList();
        Assert.Contains("A & B", texts);
        Assert.Contains("rde <1>", texts);
        Assert.Contains("5,120", texts);
        Assert.Equal(2, Elements(svg, "polyline").Count());
        Assert.Single(Elements(svg, "polygon"));
        Assert.Equal(5, Elements(svg, "circle").Count());
        // Doublings: 320 is a fifth of the way from 160 to 5,120.
        var x = Elements(svg, "circle").Take(3).Select(dot => (double)dot.Attribute("cx")!).ToArray();
        Assert.Equal(.2, (x[1] - x[0]) / (x[2] - x[0]), 1e-2);
    }

    [Fact]
    public void LineChart_NothingOrOneValue_HasFiniteCoordinates()
    {
        var empty = new LineChart("Nothing", "x", "y", doublings: true);
        empty.Add("none", Array.Empty<ChartPoint>());
        var one = new LineChart("One", "x", "y");
        one.Add("one", [(5, .5)]);
        var svg = Chart.ToSvg("Few", empty, one);
        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", svg, StringComparison.Ordinal);
        XDocument.Parse(svg);
    }

    [Fact]
    public void ColumnChart_Layers_StackToTheirSum()
    {
        var chart = new ColumnChart("Classes", "round", "images", ["0", "1"]);
        chart.Add("cat", [1, 2]);
        chart.Add("dog", [3, 0]);

        var svg = XDocument.Parse(Chart.ToSvg("Classes", chart));

        var boxes = Elements(svg, "rect").Where(box => box.Elements().Any()).ToList();
        Assert.Equal(3, boxes.Count);
        var heights = boxes.Select(box => (double)box.Attribute("height")!).ToArray();
        Assert.Equal(heights[0] * 3, heights[1], .2);
        Assert.Equal(heights[0] * 2, heights[2], .2);
        Assert.Throws<ArgumentException>(() => chart.Add("bird", [1]));
    }

    [Fact]
    public void ContactSheet_Pictures_AreEmbeddedInRows()
    {
        var sheet = new ContactSheet("Most confusing", columns: 2);
        for (var i = 0; i < 3; i++) sheet.Add([1, 2, 3], "image/webp", $"00000{i}", "a caption that is much too long for its place");
        sheet.Add([], "image/webp", "gone");

        var svg = XDocument.Parse(Chart.ToSvg("Images", sheet));

        Assert.Equal(3, Elements(svg, "image").Count());
        Assert.StartsWith("data:image/webp;base64,AQID", (string)Elements(svg, "image").First().Attribute("href")!, StringComparison.Ordinal);
        Assert.Equal(2, Elements(svg, "image").Select(image => (string)image.Attribute("y")!).Distinct().Count());
        Assert.Contains(Elements(svg, "text"), text => text.Value.EndsWith('…'));
    }

    [Fact]
    public void Text_BeyondTheBasicPlane_IsKept()
    {
        var sheet = new ContactSheet("🐱 and 𝒳");
        // What XML cannot hold, half of a character, and one where the caption is cut.
        sheet.Add([], "image/webp", "a\u0001b\uFFFE", "half \uD83D", "sixteen letters.🐱 and more");

        var texts = Elements(XDocument.Parse(Chart.ToSvg("Cats 🐱", sheet)), "text").Select(text => text.Value).ToList();

        Assert.Equal(["Cats 🐱", "🐱 and 𝒳", "ab", "half \uFFFD", "sixteen letters.…"], texts);
    }

    private static IEnumerable<XElement> Elements(XDocument svg, string name) => svg.Descendants().Where(element => element.Name.LocalName == name);
}

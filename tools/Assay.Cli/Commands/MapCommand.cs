using System.CommandLine;
using System.Globalization;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;
using Spectre.Console;
using static Assay.Cli.CommandLine.Tables;

namespace Assay.Cli.Commands;

/// <summary><c>assay map</c>: where images lie in a plane, for the page Explore.</summary>
internal static class MapCommand
{
    public static Command Create()
    {
        var plane = new Option<bool>("--plane") { Description = "The principal plane instead of a layout that keeps neighbours together" };
        var neighbors = new Option<int>("--neighbors") { Description = "Neighbours of each image that are kept together, 2 to 100; 0 = 15" };
        var images = new Option<int>("--max-images") { Description = "Images that the map is made from at most; 0 = 50,000; the others are placed among them" };
        return MethodCommand.Create(
            "map", "Make a map of the images by their embeddings, to be explored in the Workbench", [plane, neighbors, images],
            (context, parameters) => parameters.Projection = new ProjectionParameters
            {
                Method = context.Get(plane) ? ProjectionMethod.Plane : ProjectionMethod.Neighbors,
                Neighbors = context.Get(neighbors),
                MaxImages = context.Get(images),
            },
            Show);
    }

    private static void Show(CommandContext context, Run run, RunReport report)
    {
        var map = report.Projection;
        context.Console.Write(Facts(
            ("made from", $"{Number(map.LaidOut)} images"),
            ("principal plane", $"{map.ExplainedShare.ToString("P1", CultureInfo.InvariantCulture)} of the variance"),
            ("neighbours kept", $"{map.NeighborsKept.ToString("P1", CultureInfo.InvariantCulture)}; by the plane {map.NeighborsKeptByPlane.ToString("P1", CultureInfo.InvariantCulture)}")));
        context.Console.WriteLine($"See it in the Workbench: Explore of {run.Dataset}");
    }
}

using System.Formats.Tar;

namespace Assay.Benchmarks;

/// <summary>Real data for experiments, which is not the project's: <c>ASSAY_DATA</c>, or <c>../shared/data</c> beside the repository.</summary>
internal static class RealData
{
    public const string MobileNet = "models/mobilenet_v2_1.0_224.onnx";

    /// <summary>Absolute path of a file or folder of the data.</summary>
    /// <exception cref="MissingDataException">It is absent.</exception>
    public static string Path(string relative)
    {
        var root = Environment.GetEnvironmentVariable("ASSAY_DATA") is { Length: > 0 } set ? set : System.IO.Path.Combine("..", "shared", "data");
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, relative));
        return File.Exists(path) || Directory.Exists(path)
            ? path
            : throw new MissingDataException($"{path} is absent; set ASSAY_DATA to a folder that has {relative}.");
    }

    /// <summary>Unpacks a tar of the data below <paramref name="folder"/>.</summary>
    public static void Unpack(string tar, string folder)
    {
        var source = Path(tar);
        Directory.CreateDirectory(folder);
        TarFile.ExtractToDirectory(source, folder, overwriteFiles: true);
    }
}

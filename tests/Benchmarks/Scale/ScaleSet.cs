using System.Formats.Tar;
using System.Globalization;
using Assay.Imaging;

namespace Assay.Benchmarks.Scale;

/// <summary>
/// A tar of any number of tiny images in 20 classes, one in twenty under a wrong class. A class is a colour and a stripe pattern in noise, so that a
/// linear head learns it. The pixels are drawn from 500 files a class; the number behind the end of each file, which decoders pass over, makes its
/// bytes its own, but for one image in a hundred, which repeats the file of another. The same number of images gives the same bytes.
/// </summary>
internal static class ScaleSet
{
    public const int Side = 8;
    public const int Classes = 20;
    private const int Variants = 500;
    private const int ImagesPerFolder = 1000;
    private const int WrongOneIn = 20;
    private const int DuplicateOneIn = 100;
    private const double Noise = 36;

    /// <summary>Writes the tar and returns its bytes.</summary>
    public static long Write(string path, int images)
    {
        var files = Encode();
        using var file = File.Create(path, 1 << 20);
        using var tar = new TarWriter(file, TarEntryFormat.Ustar, leaveOpen: true);
        var content = new MemoryStream();
        for (var i = 0; i < images; i++)
        {
            var (variants, number) = (files[ClassOf(i)], i);
            if (i % DuplicateOneIn == DuplicateOneIn - 1)
                number = i - Classes;
            content.SetLength(0);
            content.Write(variants[(int)(Mix(number) % Variants)]);
            content.Write(BitConverter.GetBytes(number));
            content.Position = 0;
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, NameOf(i)) { DataStream = content, ModificationTime = DateTimeOffset.UnixEpoch });
        }

        tar.Dispose();
        return file.Length;
    }

    /// <summary>Whether the label of an image is wrong, by the image's name.</summary>
    public static bool IsWrong(string name) => IsWrong(int.Parse(Path.GetFileNameWithoutExtension(name.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>How many labels are wrong among the first images.</summary>
    public static int CountWrong(int images) => Enumerable.Range(0, images).Count(IsWrong);

    private static bool IsWrong(int image) => Mix(image) / Variants % WrongOneIn == 0;

    // Neighbours are of different classes, so each shard has all.
    private static int ClassOf(int image) => image % Classes;

    private static string NameOf(int image)
    {
        var given = IsWrong(image) ? (ClassOf(image) + 1 + (int)(Mix(image) / Variants / WrongOneIn % (Classes - 1))) % Classes : ClassOf(image);
        return string.Create(CultureInfo.InvariantCulture, $"{image / ImagesPerFolder:D6}/class-{given:D2}/{image:D9}.png");
    }

    // SplitMix64's finaliser.
    private static ulong Mix(int number)
    {
        var z = (ulong)number * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static byte[][][] Encode()
    {
        var random = new Random(20);
        var files = new byte[Classes][][];
        var pixels = new byte[Side * Side * 3];
        for (var label = 0; label < Classes; label++)
        {
            var colour = new[] { random.Next(64, 192), random.Next(64, 192), random.Next(64, 192) };
            var (angle, frequency) = (Math.PI * label / Classes, 0.6 + (0.15 * (label % 7)));
            files[label] = new byte[Variants][];
            for (var variant = 0; variant < Variants; variant++)
            {
                var phase = random.NextDouble() * Math.PI / 2;
                for (var i = 0; i < pixels.Length; i++)
                {
                    var (x, y, channel) = (i / 3 % Side, i / 3 / Side, i % 3);
                    var stripe = 40 * Math.Sin((frequency * ((x * Math.Cos(angle)) + (y * Math.Sin(angle)))) + phase);
                    var noise = Noise * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
                    pixels[i] = (byte)Math.Clamp(colour[channel] + stripe + noise, 0, 255);
                }

                files[label][variant] = ImageEncoder.Encode(pixels, Side, Side, EncodedFormat.Png);
            }
        }

        return files;
    }
}

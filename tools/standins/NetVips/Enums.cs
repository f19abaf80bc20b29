namespace NetVips;

/// <summary>The enumerations of libvips that the subset uses; values are those of its public headers.</summary>
public static class Enums
{
    public enum Access { Random = 0, Sequential = 1 }

    public enum BandFormat { Notset = -1, Uchar = 0, Char = 1, Ushort = 2, Short = 3, Uint = 4, Int = 5, Float = 6, Complex = 7, Double = 8, Dpcomplex = 9 }

    public enum Extend { Black = 0, Copy = 1, Repeat = 2, Mirror = 3, White = 4, Background = 5 }

    public enum FailOn { None = 0, Truncated = 1, Error = 2, Warning = 3 }

    [Flags]
    public enum ForeignKeep : uint { None = 0, Exif = 1, Xmp = 2, Iptc = 4, Icc = 8, Other = 16, Gainmap = 32, All = 63 }

    public enum ForeignSubsample { Auto = 0, On = 1, Off = 2 }

    public enum Intent { Perceptual = 0, Relative = 1, Saturation = 2, Absolute = 3, Auto = 32 }

    public enum PCS { Lab = 0, Xyz = 1 }

    public enum Interpretation
    {
        Error = -1, Multiband = 0, Bw = 1, Histogram = 10, Xyz = 12, Lab = 13, Cmyk = 15, Labq = 16, Rgb = 17, Cmc = 18, Lch = 19,
        Labs = 21, Srgb = 22, Yxy = 23, Fourier = 24, Rgb16 = 25, Grey16 = 26, Matrix = 27, Scrgb = 28, Hsv = 29, Oklab = 30, Oklch = 31,
    }

    public enum Kernel { Nearest = 0, Linear = 1, Cubic = 2, Mitchell = 3, Lanczos2 = 4, Lanczos3 = 5, Mks2013 = 6, Mks2021 = 7 }

    [Flags]
    public enum LogLevelFlags { FlagRecursion = 1, FlagFatal = 2, Error = 4, Critical = 8, Warning = 16, Message = 32, Info = 64, Debug = 128 }

    public enum Precision { Integer = 0, Float = 1, Approximate = 2 }

    public enum Signals { PreEval = 0, Eval = 1, PostEval = 2 }
}

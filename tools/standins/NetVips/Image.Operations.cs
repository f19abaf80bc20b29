namespace NetVips;

public partial class Image
{
    public static Image JpegloadSource(Source source, int? shrink = null, bool? autorotate = null, bool? unlimited = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Load("jpegload_source", source, access, failOn, memory).Set("shrink", shrink).Set("autorotate", autorotate).Set("unlimited", unlimited).Image();

    public static Image PngloadSource(Source source, bool? unlimited = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Load("pngload_source", source, access, failOn, memory).Set("unlimited", unlimited).Image();

    public static Image WebploadSource(Source source, int? page = null, int? n = null, double? scale = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Load("webpload_source", source, access, failOn, memory).Set("page", page).Set("n", n).Set("scale", scale).Image();

    public static Image GifloadSource(Source source, int? n = null, int? page = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Load("gifload_source", source, access, failOn, memory).Set("n", n).Set("page", page).Image();

    public static Image TiffloadSource(Source source, int? page = null, int? n = null, bool? autorotate = null, int? subifd = null, bool? unlimited = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Load("tiffload_source", source, access, failOn, memory).Set("page", page).Set("n", n).Set("autorotate", autorotate).Set("subifd", subifd).Set("unlimited", unlimited).Image();

    public static Image HeifloadSource(Source source, int? page = null, int? n = null, bool? thumbnail = null, bool? unlimited = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Load("heifload_source", source, access, failOn, memory).Set("page", page).Set("n", n).Set("thumbnail", thumbnail).Set("unlimited", unlimited).Image();

    public static Image SvgloadBuffer(byte[] buffer, double? dpi = null, double? scale = null, bool? unlimited = null, string stylesheet = null, bool? highBitdepth = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Operation.Named("svgload_buffer").Set("buffer", buffer).Set("dpi", dpi).Set("scale", scale).Set("unlimited", unlimited).Set("stylesheet", stylesheet).Set("high_bitdepth", highBitdepth)
            .Set("memory", memory).Set("access", (int?)access).Set("fail_on", (int?)failOn).Image();

    public static Image Gaussnoise(int width, int height, double? sigma = null, double? mean = null, int? seed = null) =>
        Operation.Named("gaussnoise").Set("width", width).Set("height", height).Set("sigma", sigma).Set("mean", mean).Set("seed", seed).Image();

    public Image Add(Image right) => Operation.Named("add").Set("left", this).Set("right", right).Image();

    public Image Affine(double[] matrix, GObject interpolate = null, int[] oarea = null, double? odx = null, double? ody = null, double? idx = null, double? idy = null, double[] background = null, bool? premultiplied = null, Enums.Extend? extend = null) =>
        (interpolate is null ? Operation.Named("affine") : throw new NotSupportedException("interpolators are not in this subset"))
            .Set("in", this).Set("matrix", matrix).Set("oarea", oarea).Set("odx", odx).Set("ody", ody).Set("idx", idx).Set("idy", idy)
            .Set("background", background).Set("premultiplied", premultiplied).Set("extend", (int?)extend).Image();

    public Image Autorot() => Operation.Named("autorot").Set("in", this).Image();

    public Image Bandjoin(params Image[] images) => Operation.Named("bandjoin").Set("in", [this, .. images]).Image();

    public Image Cast(Enums.BandFormat format, bool? shift = null) => Operation.Named("cast").Set("in", this).Set("format", (int)format).Set("shift", shift).Image();

    public Image Colourspace(Enums.Interpretation space, Enums.Interpretation? sourceSpace = null) =>
        Operation.Named("colourspace").Set("in", this).Set("space", (int)space).Set("source_space", (int?)sourceSpace).Image();

    public Image Copy(int? width = null, int? height = null, int? bands = null, Enums.BandFormat? format = null, Enums.Interpretation? interpretation = null, double? xres = null, double? yres = null, int? xoffset = null, int? yoffset = null) =>
        Operation.Named("copy").Set("in", this).Set("width", width).Set("height", height).Set("bands", bands).Set("format", (int?)format).Set("interpretation", (int?)interpretation)
            .Set("xres", xres).Set("yres", yres).Set("xoffset", xoffset).Set("yoffset", yoffset).Image();

    public Image Crop(int left, int top, int width, int height) => ExtractArea(left, top, width, height);

    public Image Embed(int x, int y, int width, int height, Enums.Extend? extend = null, double[] background = null) =>
        Operation.Named("embed").Set("in", this).Set("x", x).Set("y", y).Set("width", width).Set("height", height).Set("extend", (int?)extend).Set("background", background).Image();

    public Image ExtractArea(int left, int top, int width, int height) =>
        Operation.Named("extract_area").Set("input", this).Set("left", left).Set("top", top).Set("width", width).Set("height", height).Image();

    public Image ExtractBand(int band, int? n = null) => Operation.Named("extract_band").Set("in", this).Set("band", band).Set("n", n).Image();

    public Image Flatten(double[] background = null, double? maxAlpha = null) =>
        Operation.Named("flatten").Set("in", this).Set("background", background).Set("max_alpha", maxAlpha).Image();

    public Image Gaussblur(double sigma, double? minAmpl = null, Enums.Precision? precision = null) =>
        Operation.Named("gaussblur").Set("in", this).Set("sigma", sigma).Set("min_ampl", minAmpl).Set("precision", (int?)precision).Image();

    public Image IccTransform(string outputProfile, Enums.PCS? pcs = null, Enums.Intent? intent = null, bool? blackPointCompensation = null, bool? embedded = null, string inputProfile = null, int? depth = null) =>
        Operation.Named("icc_transform").Set("in", this).Set("output_profile", outputProfile).Set("pcs", (int?)pcs).Set("intent", (int?)intent)
            .Set("black_point_compensation", blackPointCompensation).Set("embedded", embedded).Set("input_profile", inputProfile).Set("depth", depth).Image();

    public Image Linear(double[] a, double[] b, bool? uchar = null) => Operation.Named("linear").Set("in", this).Set("a", a).Set("b", b).Set("uchar", uchar).Image();

    public Image Resize(double scale, Enums.Kernel? kernel = null, double? gap = null, double? vscale = null) =>
        Operation.Named("resize").Set("in", this).Set("scale", scale).Set("vscale", vscale).Set("kernel", (int?)kernel).Set("gap", gap).Image();

    public byte[] JpegsaveBuffer(int? q = null, bool? optimizeCoding = null, bool? interlace = null, bool? trellisQuant = null, bool? overshootDeringing = null, bool? optimizeScans = null, int? quantTable = null, Enums.ForeignSubsample? subsampleMode = null, int? restartInterval = null, Enums.ForeignKeep? keep = null, double[] background = null, int? pageHeight = null, string profile = null) =>
        Save("jpegsave_buffer", keep, background, pageHeight, profile).Set("Q", q).Set("optimize_coding", optimizeCoding).Set("interlace", interlace).Set("trellis_quant", trellisQuant)
            .Set("overshoot_deringing", overshootDeringing).Set("optimize_scans", optimizeScans).Set("quant_table", quantTable).Set("subsample_mode", (int?)subsampleMode)
            .Set("restart_interval", restartInterval).Bytes();

    public byte[] PngsaveBuffer(int? compression = null, bool? interlace = null, bool? palette = null, int? q = null, double? dither = null, int? bitdepth = null, int? effort = null, Enums.ForeignKeep? keep = null, double[] background = null, int? pageHeight = null, string profile = null) =>
        Save("pngsave_buffer", keep, background, pageHeight, profile).Set("compression", compression).Set("interlace", interlace).Set("palette", palette).Set("Q", q)
            .Set("dither", dither).Set("bitdepth", bitdepth).Set("effort", effort).Bytes();

    public byte[] WebpsaveBuffer(int? q = null, bool? lossless = null, bool? exact = null, bool? smartSubsample = null, bool? nearLossless = null, int? alphaQ = null, bool? minSize = null, int? effort = null, Enums.ForeignKeep? keep = null, double[] background = null, int? pageHeight = null, string profile = null) =>
        Save("webpsave_buffer", keep, background, pageHeight, profile).Set("Q", q).Set("lossless", lossless).Set("exact", exact).Set("smart_subsample", smartSubsample)
            .Set("near_lossless", nearLossless).Set("alpha_q", alphaQ).Set("min_size", minSize).Set("effort", effort).Bytes();

    private static Operation Load(string name, Source source, Enums.Access? access, Enums.FailOn? failOn, bool? memory) =>
        Operation.Named(name).Set("source", source).Set("access", (int?)access).Set("fail_on", (int?)failOn).Set("memory", memory);

    private Operation Save(string name, Enums.ForeignKeep? keep, double[] background, int? pageHeight, string profile) =>
        Operation.Named(name).Set("in", this).Set("keep", (int?)keep).Set("background", background).Set("page_height", pageHeight).Set("profile", profile);
}

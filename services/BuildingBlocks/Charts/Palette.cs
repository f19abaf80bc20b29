namespace Assay.Charts;

/// <summary>Colours that colour-blind people can tell apart (Okabe and Ito 2008), darker or further ones after them, readable on white.</summary>
internal static class Palette
{
    public const string Ink = "#333333";
    public const string Faint = "#6b6b6b";
    public const string Grid = "#e3e3e3";
    public const string AxisLine = "#9a9a9a";

    /// <summary>What others are compared with.</summary>
    public const string Baseline = "#707070";

    private static readonly string[] Colours =
        ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a5195", "#8c6d31", "#2f4b7c", "#b5bd00", "#a63603", "#1b7837"];

    public static string Of(int series) => Colours[series % Colours.Length];
}

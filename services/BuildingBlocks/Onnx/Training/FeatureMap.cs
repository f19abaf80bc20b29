namespace Assay.Onnx.Training;

/// <summary>What lies between two layers for one image; flat where height and width are 1 and a dense layer made it.</summary>
internal readonly record struct FeatureMap(int Channels, int Height, int Width, bool IsFlat = false)
{
    public long Length => (long)Channels * Height * Width;

    public override string ToString() => IsFlat ? $"{Channels} values" : $"{Channels} x {Height} x {Width}";
}

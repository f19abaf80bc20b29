using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Import.Jobs;

/// <summary>A row in a temporary file: classes are places in the list of those that the file names.</summary>
internal readonly record struct SpilledRow(long Line, ImageId Place, string Name, IReadOnlyList<int> Labels)
{
    public static SpilledRow Read(BinaryReader reader)
    {
        var (line, place, name) = (reader.ReadInt64(), new ImageId(reader.ReadInt32(), reader.ReadInt32()), reader.ReadString());
        var labels = new int[reader.Read7BitEncodedInt()];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = reader.ReadInt32();
        return new SpilledRow(line, place, name, labels);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Line);
        writer.Write(Place.Shard);
        writer.Write(Place.Row);
        writer.Write(Name);
        writer.Write7BitEncodedInt(Labels.Count);
        foreach (var label in Labels)
            writer.Write(label);
    }
}

namespace Assay.Ingestion.Reports;

/// <summary>An image by half of its hash: among ten billion images two different ones meet with a chance below 10^-18.</summary>
/// <param name="High">The first eight bytes of the hash, most significant first.</param>
/// <param name="Low">The next eight.</param>
/// <param name="Shard">Number of its shard.</param>
/// <param name="Row">Its row.</param>
internal readonly record struct HashedImage(ulong High, ulong Low, int Shard, int Row) : IComparable<HashedImage>
{
    public long Place => ((long)Shard << 32) | (uint)Row;

    public bool HasHashOf(HashedImage other) => High == other.High && Low == other.Low;

    public int CompareTo(HashedImage other) =>
        High != other.High ? High.CompareTo(other.High) : Low != other.Low ? Low.CompareTo(other.Low) : Place.CompareTo(other.Place);
}

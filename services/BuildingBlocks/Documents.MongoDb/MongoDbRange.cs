using MongoDB.Bson;

namespace Assay.Documents.MongoDb;

/// <summary>A part of a field's order as conditions on it.</summary>
/// <remarks>
/// MongoDB's comparisons only find values of the operand's own type ("type bracketing"), whereas the port's order goes on from
/// numbers to texts. So a range that holds some of both becomes two conditions, of which an index seeks each.
/// </remarks>
internal static class MongoDbRange
{
    private static readonly BsonValue LeastText = "";

    public static IEnumerable<BsonDocument> Between(BsonValue? least, bool inclusive, BsonValue? below, bool onlyTexts)
    {
        if (!onlyTexts && least is not BsonString)
            yield return Condition(least ?? MongoDbIndexValue.None, least is null || inclusive, below is BsonString ? null : below);
        if (below is null or BsonString)
            yield return Condition(least as BsonString ?? LeastText, least is not BsonString || inclusive, below);
    }

    private static BsonDocument Condition(BsonValue least, bool inclusive, BsonValue? below)
    {
        var condition = new BsonDocument(inclusive ? "$gte" : "$gt", least);
        if (below is not null)
            condition.Add("$lt", below);
        return condition;
    }
}

using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Workbench.Api;

internal static class ConsensusMethods
{
    public static string Format(ConsensusMethod method) => method switch
    {
        ConsensusMethod.Majority => "majority",
        ConsensusMethod.DawidSkene => "dawidSkene",
        ConsensusMethod.DawidSkeneOneCoin => "oneCoin",
        ConsensusMethod.Crowdlab => "crowdlab",
        _ => "unknown",
    };

    public static ConsensusMethod Parse(string? name) => name switch
    {
        "majority" => ConsensusMethod.Majority,
        "dawidSkene" => ConsensusMethod.DawidSkene,
        "oneCoin" => ConsensusMethod.DawidSkeneOneCoin,
        "crowdlab" => ConsensusMethod.Crowdlab,
        _ => throw new InvalidInputException("method", $"\"{name}\" is no way to a consensus; take majority, dawidSkene, oneCoin or crowdlab"),
    };
}

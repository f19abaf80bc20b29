using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.Methods;

/// <summary>
/// Something that a run can do. It reads its inputs shard by shard, writes columns and makes a report; it keeps nothing between runs. Every
/// step leaves bytes that depend on the run's inputs alone and is passed over where they are there, so a killed run goes on in another process.
/// </summary>
internal interface IRunMethod
{
    /// <summary>Which parameters choose it.</summary>
    RunParameters.MethodOneofCase Kind { get; }

    /// <summary>Name and version, such as "softmax-regression/3": a change of the bits that are written is a new version.</summary>
    string Version { get; }

    /// <summary>What it reads; checked before a run is accepted.</summary>
    RunNeeds Needs { get; }

    /// <summary>What it reads with these parameters.</summary>
    RunNeeds NeedsOf(RunParameters parameters) => Needs;

    /// <summary>Notes what is wrong with its own parameters and fills in their defaults.</summary>
    void Complete(RunParameters parameters, RequestValidator validator);

    /// <summary>The columns that it writes for every shard.</summary>
    IReadOnlyList<MethodColumn> Columns(RunParameters parameters);

    /// <summary>What else follows for a run from its id and parameters when it is accepted, such as the model that it makes.</summary>
    RunDocument Accept(RunDocument run) => run;

    /// <summary>Does the work.</summary>
    /// <exception cref="OperationCanceledException">The run was ended or the process stops.</exception>
    Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken);
}

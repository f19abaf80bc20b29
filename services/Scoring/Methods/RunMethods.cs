using Assay.Scoring.V1;

namespace Assay.Scoring.Methods;

/// <summary>The methods there are.</summary>
internal sealed class RunMethods(IEnumerable<IRunMethod> methods)
{
    private readonly Dictionary<RunParameters.MethodOneofCase, IRunMethod> _methods = methods.ToDictionary(method => method.Kind);

    /// <summary>The method that the parameters choose; heads where they choose none.</summary>
    public IRunMethod Of(RunParameters parameters) =>
        _methods[parameters.MethodCase == RunParameters.MethodOneofCase.None ? RunParameters.MethodOneofCase.Head : parameters.MethodCase];
}

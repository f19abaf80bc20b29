using Assay.RealParts;

namespace Assay.EndToEndTests.RealParts;

/// <summary>Something that goes wrong, from its beginning to its end.</summary>
/// <param name="Name">What, for the report.</param>
/// <param name="Stages">Stages of the main job in which it is worth trying.</param>
/// <param name="InjectAsync">Makes it happen, and returns when it is over: the process runs again, the store answers again.</param>
internal sealed record Fault(string Name, MainJobStage[] Stages, Func<MainJob, Task> InjectAsync);

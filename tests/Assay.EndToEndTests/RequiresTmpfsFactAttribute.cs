using Assay.Tests;

namespace Assay.EndToEndTests;

/// <summary>Needs a small disk of its own.</summary>
internal sealed class RequiresTmpfsFactAttribute() : RequiresFactAttribute(Tmpfs.Lack);

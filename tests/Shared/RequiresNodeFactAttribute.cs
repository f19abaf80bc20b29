namespace Assay.Tests;

/// <summary>Needs Node.js and the npm packages of tests/Interop/node.</summary>
internal sealed class RequiresNodeFactAttribute() : RequiresFactAttribute(Interop.Node.Lack);

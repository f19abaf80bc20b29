using Assay.Tests;

namespace Assay.BrowserTests;

/// <summary>Needs Chromium or Chrome on the machine.</summary>
internal sealed class RequiresChromiumFactAttribute() : RequiresFactAttribute(Chromium.Lack);

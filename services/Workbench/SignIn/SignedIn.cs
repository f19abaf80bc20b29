using Assay.ServiceDefaults.Security;

namespace Assay.Workbench.SignIn;

/// <summary>Who makes a request, and the token that proves it.</summary>
internal sealed record SignedIn(Caller Caller, string Token);

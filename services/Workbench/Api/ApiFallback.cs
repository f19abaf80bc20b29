using Assay.Workbench.Errors;

namespace Assay.Workbench.Api;

internal static class ApiFallback
{
    // Without it a mistyped route would answer with the page.
    public static Task NotFound(HttpContext context) =>
        Problems.WriteAsync(context, StatusCodes.Status404NotFound, $"There is no {context.Request.Method} {context.Request.Path}; services/Workbench/README.md lists the routes.");
}

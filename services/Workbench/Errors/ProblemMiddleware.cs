using Assay.ServiceDefaults.Errors;
using Assay.Workbench.Security;
using Grpc.Core;

namespace Assay.Workbench.Errors;

/// <summary>Turns exceptions of the web endpoints into problem details; texts of bugs stay in the log.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<WebOnly>() is null)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
            await ExplainAsync(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer: the page moved on to the next image.
        }
        catch (Exception exception) when (context.Response.HasStarted)
        {
            // The status is gone; a cut connection is the only way left to tell that the file is not whole.
            Log.Cut(logger, context.Request.Path, exception);
            context.Abort();
        }
        catch (RpcException exception)
        {
            var problem = GrpcProblem.From(exception);
            if (problem.Status >= StatusCodes.Status500InternalServerError)
                Log.CallFailed(logger, context.Request.Path, exception.StatusCode, exception);
            context.Response.Clear();
            SecurityHeaders.Apply(context);
            problem.WriteHeaders(context.Response.Headers);
            await Problems.WriteAsync(context, problem.Status, problem.Detail, problem.Errors);
        }
        catch (InvalidInputException exception)
        {
            var errors = exception.Violations.GroupBy(violation => violation.Field).ToDictionary(group => group.Key, group => group.Select(violation => violation.Description).ToArray());
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, exception.Message, errors);
        }
        catch (AssayException exception)
        {
            var status = GrpcProblem.ToHttp(exception.StatusCode);
            if (status >= StatusCodes.Status500InternalServerError)
                Log.CallFailed(logger, context.Request.Path, exception.StatusCode, exception);
            await Problems.WriteAsync(context, status, exception.Message);
        }
        catch (BadHttpRequestException exception)
        {
            await Problems.WriteAsync(context, exception.StatusCode, exception.Message);
        }
        catch (Exception exception)
        {
            Log.Failed(logger, context.Request.Path, exception);
            context.Response.Clear();
            SecurityHeaders.Apply(context);
            await Problems.WriteAsync(context, StatusCodes.Status500InternalServerError, "Something went wrong in the Workbench; its log says what.");
        }
    }

    // The framework answers some requests itself, such as those with too long a body, with nothing but a status.
    private static Task ExplainAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        if (status < StatusCodes.Status400BadRequest || context.Response.HasStarted || context.Response.ContentType is not null)
            return Task.CompletedTask;
        return Problems.WriteAsync(context, status, status switch
        {
            StatusCodes.Status413PayloadTooLarge => "The request is too long; a comment has at most 4,096 characters.",
            StatusCodes.Status415UnsupportedMediaType => "The body must be JSON; send it with Content-Type: application/json.",
            _ => "The request cannot be answered.",
        });
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Warning, "{Path}: a call ended with {Status}.")]
        public static partial void CallFailed(ILogger logger, PathString path, StatusCode status, Exception exception);

        [LoggerMessage(5002, LogLevel.Warning, "{Path}: cut after the answer had begun.")]
        public static partial void Cut(ILogger logger, PathString path, Exception exception);

        [LoggerMessage(5003, LogLevel.Error, "{Path}: failed.")]
        public static partial void Failed(ILogger logger, PathString path, Exception exception);
    }
}

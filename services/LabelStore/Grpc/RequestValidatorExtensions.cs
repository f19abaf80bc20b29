using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Grpc;

/// <summary>Rules of this service's fields.</summary>
internal static class RequestValidatorExtensions
{
    private const int LongestId = 128;

    /// <summary>Who answers.</summary>
    public static void Annotator(this RequestValidator validator, string value, string field = "annotator")
    {
        if (validator.Text(value, field, LongestId))
            validator.Check(!value.Any(char.IsControl), field, "holds a control character; remove it");
    }

    /// <summary>The id of a task.</summary>
    public static void TaskId(this RequestValidator validator, string value, string field = "task")
    {
        if (validator.Text(value, field, LongestId))
            validator.Check(!value.Any(char.IsControl), field, "holds a control character; it is no id of a task");
    }

    /// <summary>The id of a defining feature.</summary>
    public static void FeatureId(this RequestValidator validator, string value, string field)
    {
        if (validator.Text(value, field, LongestId))
            validator.Check(!value.Any(char.IsControl), field, "holds a control character; it is no id of a feature");
    }

    /// <summary>What makes a request idempotent.</summary>
    public static void RequestId(this RequestValidator validator, string value) => validator.Text(value, "request_id", LongestId);
}

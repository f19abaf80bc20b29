using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;

namespace Assay.ServiceDefaults.Validation;

/// <summary>Collects every bad field of a request, then throws one <see cref="InvalidInputException"/>.</summary>
public sealed class RequestValidator
{
    private readonly List<FieldViolation> _violations = [];

    /// <summary>Notes a violation unless <paramref name="good"/>; returns <paramref name="good"/>.</summary>
    public bool Check(bool good, string field, string description)
    {
        if (!good)
            _violations.Add(new FieldViolation(field, description));
        return good;
    }

    /// <summary>The value must be a name: 1 to 63 of a-z 0-9 . _ -, beginning with a letter or digit.</summary>
    public bool Name(string value, string field) => Check(
        DatasetName.IsValid(value), field, $"\"{Shorten(value)}\" is no name; take 1 to 63 of a-z 0-9 . _ - and begin with a letter or digit");

    /// <summary>The value must not be empty nor longer than <paramref name="longest"/> characters.</summary>
    public bool Text(string value, string field, int longest) =>
        Check(!string.IsNullOrWhiteSpace(value), field, "must not be empty") && Optional(value, field, longest);

    /// <summary>The value may be empty, but not longer than <paramref name="longest"/> characters.</summary>
    public bool Optional(string value, string field, int longest) =>
        Check(value.Length <= longest, field, $"has {value.Length} characters; at most {longest} are allowed");

    /// <summary>The value must lie in a range; both ends are allowed.</summary>
    public bool Range(long value, string field, long smallest, long largest) =>
        Check(value >= smallest && value <= largest, field, $"is {value}; must be {smallest} .. {largest}");

    /// <summary>The value of a request's page_size with its default filled in.</summary>
    public int PageSize(int value, int standard = 100, int largest = 1000)
    {
        Range(value, "page_size", 0, largest);
        return value == 0 ? standard : value;
    }

    /// <summary>As <see cref="PageSize"/>, for a request that has nothing else to check.</summary>
    /// <exception cref="InvalidInputException">It is out of range.</exception>
    public static int RequirePageSize(int value, int standard = 100, int largest = 1000)
    {
        var validator = new RequestValidator();
        var size = validator.PageSize(value, standard, largest);
        validator.ThrowIfInvalid();
        return size;
    }

    /// <exception cref="InvalidInputException">A check failed.</exception>
    public void ThrowIfInvalid()
    {
        if (_violations.Count > 0)
            throw new InvalidInputException(_violations);
    }

    private static string Shorten(string value) => value.Length <= 64 ? value : value[..64] + "...";
}

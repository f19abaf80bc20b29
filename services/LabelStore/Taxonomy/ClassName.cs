using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Taxonomy;

/// <summary>The rule for names of classes. White space around a name is no part of it.</summary>
internal static class ClassName
{
    public const int MaxLength = 512;

    public static string Normalize(string name) => name.Trim();

    public static void Check(RequestValidator validator, string name, string field)
    {
        if (validator.Text(name, field, MaxLength))
            validator.Check(!name.Any(char.IsControl), field, "holds a control character, such as a tab or a line break; remove it");
    }
}

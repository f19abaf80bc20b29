using System.CommandLine;

namespace Assay.Cli.CommandLine;

/// <summary>An option that takes one of a few words.</summary>
internal static class EnumOption
{
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="choices">The words and what they stand for, the default first.</param>
    public static EnumOption<T> Create<T>(string name, string description, params (string Word, T Value)[] choices)
        where T : struct, Enum => new(name, description, choices);
}

/// <inheritdoc cref="EnumOption"/>
internal sealed class EnumOption<T>
    where T : struct, Enum
{
    private readonly (string Word, T Value)[] _choices;

    public EnumOption(string name, string description, (string Word, T Value)[] choices)
    {
        _choices = choices;
        Option = new Option<string>(name) { Description = $"{description}; default {choices[0].Word}", DefaultValueFactory = _ => choices[0].Word };
        Option.AcceptOnlyFromAmong(choices.Select(choice => choice.Word).ToArray());
    }

    public Option<string> Option { get; }

    public T Read(CommandContext context)
    {
        var word = context.Get(Option);
        return _choices.Single(choice => choice.Word == word).Value;
    }
}

using System.CommandLine;
using Assay.Cli.CommandLine;

namespace Assay.Cli.Commands;

/// <summary><c>assay completion</c>: scripts that make a shell complete commands and options.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            _assay() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$(assay "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _assay assay
            """,
        ["zsh"] = """
            #compdef assay
            _assay() {
                local -a words_found
                words_found=("${(@f)$(assay "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                compadd -a words_found || _files
            }
            compdef _assay assay
            """,
        ["fish"] = """
            complete -c assay -a '(assay "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print a script that makes a shell complete commands, such as: source <(assay completion bash)") { shell };
        command.SetGuardedAction((parsed, _) =>
        {
            Console.Out.WriteLine(Scripts[parsed.GetValue(shell)!]);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }
}

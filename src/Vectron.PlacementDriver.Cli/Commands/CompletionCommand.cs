using System.CommandLine;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>completion SHELL</c>: a script that makes the shell complete this program's commands.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # Load it with: source <(vectron-pd completion bash)
        _vectron_pd() {
          local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" hide='[-/]*'
          [[ $word == -* ]] && hide=''
          mapfile -t COMPREPLY < <(compgen -X "$hide" -W "$(vectron-pd "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word")
        }
        complete -F _vectron_pd vectron-pd
        """;

    private const string Zsh = """
        # Load it with: source <(vectron-pd completion zsh)
        _vectron_pd() {
          local line="${BUFFER[1,CURSOR]}"
          compadd -- ${(f)"$(vectron-pd "[suggest:${#line}]" "$line" 2>/dev/null)"}
        }
        compdef _vectron_pd vectron-pd
        """;

    private const string Fish = """
        # Load it with: vectron-pd completion fish | source
        complete -c vectron-pd -f -a '(set -l line (commandline -cp); vectron-pd "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null)'
        """;

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Prints a script that completes commands in your shell") { shell };
        command.SetAction(parsed => Console.Out.WriteLine(parsed.GetValue(shell) switch
        {
            "zsh" => Zsh,
            "fish" => Fish,
            _ => Bash,
        }));
        return command;
    }
}

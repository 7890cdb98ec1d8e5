using System.Diagnostics;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>The completion script in the shell that it is for.</summary>
public sealed class BashCompletionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("vectron-pd wor", "worker", "workers")]
    [InlineData("vectron-pd worker ", "disk-lost", "drain", "maintenance", "remove", "undrain")]
    [InlineData("vectron-pd worker drain --dr", "--dry-run")]
    [InlineData("vectron-pd scheduling pau", "pause")]
    [InlineData("vectron-pd nothing-like-it", "")]
    public async Task Tab_AfterAnUnfinishedLine_OffersWhatMayFollow(string line, params string[] expected)
    {
        var offered = await CompleteAsync(line);

        offered.Should().BeEquivalentTo(expected.Where(word => word.Length > 0));
    }

    // As bash calls it on TAB: the program under its name, the script loaded as its first line says, and the words of the line.
    private static async Task<string[]> CompleteAsync(string line)
    {
        const string Script = """
            vectron-pd() { "$DOTNET" "$PROGRAM" "$@"; }
            source <(vectron-pd completion bash)
            COMP_LINE="$1" COMP_POINT=${#1}
            read -ra COMP_WORDS <<< "$1"
            [[ "$1" == *" " ]] && COMP_WORDS+=("")
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            $(complete -p vectron-pd | sed 's/.*-F \([^ ]*\).*/\1/')
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-c", Script, "bash", line])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET"] = CliProcess.Host, ["PROGRAM"] = CliProcess.Program },
        };
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync();
        var errors = shell.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await shell.WaitForExitAsync(patience.Token);
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }

        (await errors).Should().BeEmpty();
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>What a run of the command line left behind.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Errors)
{
    public override string ToString() => $"exit code {ExitCode}\n{Output}{(Errors.Length > 0 ? $"--- standard error\n{Errors}" : "")}";
}

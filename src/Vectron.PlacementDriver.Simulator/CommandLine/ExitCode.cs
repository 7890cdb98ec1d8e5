namespace Vectron.PlacementDriver.Simulator.CommandLine;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    /// <summary>Nothing broke.</summary>
    public const int Passed = 0;

    /// <summary>The driver broke its contract, or a goal of the run was not reached.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a file is wrong; nothing was judged.</summary>
    public const int WrongUsage = 2;
}

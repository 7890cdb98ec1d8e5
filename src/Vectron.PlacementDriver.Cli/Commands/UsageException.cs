namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>A value on the command line is wrong in a way that only the command itself can tell.</summary>
internal sealed class UsageException(string message) : Exception(message);

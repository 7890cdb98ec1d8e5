namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>What was named is not in the answer.</summary>
internal sealed class NotFoundException(string message) : Exception(message);

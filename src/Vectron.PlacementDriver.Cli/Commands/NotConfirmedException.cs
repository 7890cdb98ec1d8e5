namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>The operator did not agree.</summary>
internal sealed class NotConfirmedException(string message) : Exception(message);

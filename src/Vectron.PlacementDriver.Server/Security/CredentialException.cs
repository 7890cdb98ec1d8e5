namespace Vectron.PlacementDriver.Server.Security;

/// <summary>A file with certificates or tokens cannot be used; the message names it and says why, without its content.</summary>
internal sealed class CredentialException(string message, Exception? cause = null) : Exception(message, cause);

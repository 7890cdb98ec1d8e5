namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>
/// An address to listen on is taken or is not this machine's. An <see cref="IOException"/> because Kestrel goes on after
/// other kinds when it listens on localhost.
/// </summary>
internal sealed class AddressUnavailableException(string message, Exception cause) : IOException(message, cause);

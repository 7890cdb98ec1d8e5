namespace Vectron.PlacementDriver.Server.Security;

/// <summary>Where a node's certificate is: PEM files, read again when they change.</summary>
/// <param name="Certificate">The node's certificate, followed by those between it and its authority, if any.</param>
/// <param name="Key">Its private key, unencrypted.</param>
/// <param name="Authorities">The certificates that sign those of nodes, workers, gateways and operators.</param>
internal sealed record TlsFiles(string Certificate, string Key, string Authorities);

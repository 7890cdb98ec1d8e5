namespace Vectron.PlacementDriver.Server.Security;

/// <summary>What was read from the files at one time.</summary>
/// <param name="Generation">Grows with each change, from 1.</param>
/// <param name="Tls">Certificate and authorities.</param>
/// <param name="Tokens">Bearer tokens.</param>
internal sealed record CredentialSet(long Generation, TlsMaterial Tls, TokenList Tokens);
